import { channel, subscribe } from 'node:diagnostics_channel';

/** In the child: each thing that was tried and refused, by its name, in the context of whoever tried it. */
const REFUSED = channel('waybill:refused');

/** Node tells each refusal of its permission model on a channel of its own. A file that may not be read is neither written nor sent. */
const NODE_CHANNELS = ['fs', 'child', 'worker', 'addon', 'wasi', 'inspector'] as const;
const READING = 'FileSystemRead';
const WORDS: Readonly<Record<string, string>> = {
  FileSystemWrite: 'writing a file',
  ChildProcess: 'another process',
  WorkerThreads: 'a thread',
};

export function tellRefused(what: string): void {
  REFUSED.publish(what);
}

export function onRefused(hear: (what: string) => void): void {
  subscribe(REFUSED.name, (what) => hear(String(what)));
  for (const name of NODE_CHANNELS)
    subscribe(`node:permission-model:${name}`, (message) => {
      const { permission } = message as { permission: string };
      if (permission !== READING) hear(WORDS[permission] ?? permission);
    });
}
