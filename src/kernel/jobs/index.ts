export { type Jobs, type JobsOptions, openJobs, WAKE_CHANNEL, type Wake } from './jobs.ts';
export { type Listener, type ListenOptions, listen } from './listen.ts';
export { createNotifier } from './notifier.ts';
export type { QueueDefinition } from './queues.ts';
export { type Job, type QueueWork, startWorker, type WorkerOptions, type WorkerTimings } from './worker.ts';
