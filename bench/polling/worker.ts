import {
  HANDOFF_TIMINGS,
  type HandoffHouse,
  handoffQueueDefinitions,
  handoffWork,
  keepSweepingHandoffs,
} from '../../src/handoffs/index.ts';
import { openDatabase } from '../../src/kernel/db/database.ts';
import { keepHeapSmall } from '../../src/kernel/heap.ts';
import { openHttpClient } from '../../src/kernel/http/index.ts';
import { openJobs, startWorker } from '../../src/kernel/jobs/index.ts';
import { pdfKit } from '../../src/kernel/pdf/index.ts';
import { LANES, PROGRAM, pollingProgram } from './program.ts';

keepHeapSmall();

/** A worker that polls and does nothing else, as one that is installed does it. `BENCH_DATABASE` and `BENCH_PARTNER` say where. */
const database = openDatabase({ url: process.env.BENCH_DATABASE as string, max: 12 });
const fault = (error: unknown): void => void process.stderr.write(`${String((error as Error)?.stack ?? error)}\n`);
const jobs = await openJobs({ pool: database.pool, queues: handoffQueueDefinitions([pollingProgram]), isWorker: true, onFault: fault });
const clients = new Map(['steady', 'hanging'].map((name) => [name, openClient(name)]));

function openClient(name: string) {
  return openHttpClient({
    destination: `${PROGRAM}.${name}`,
    baseUrl: `${process.env.BENCH_PARTNER}${name === 'hanging' ? '/hanging' : ''}`,
    timeouts: { connectMs: 2_000, headersMs: 10_000, bodyMs: 10_000, totalMs: 10_000 },
    maxConnections: LANES,
    breaker: 'none',
  });
}

const house: HandoffHouse = {
  database,
  jobs,
  programs: new Map([[PROGRAM, pollingProgram]]),
  doors: { open: async () => new Map() },
  partsOf: () => ({
    client: <Client>(connector: string) => clients.get(connector) as Client,
    isSetUp: () => true,
    pdf: pdfKit,
    blankForm: async () => undefined,
  }),
  keyring: { encrypt: async (plain) => plain, decrypt: async (cipher) => cipher, keyIdOf: () => 'none' },
  timings: HANDOFF_TIMINGS,
};

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
process.stdout.write('ready\n');
await Promise.all([
  startWorker({ jobs, work: handoffWork(house), signal: stop.signal, onFault: fault }),
  keepSweepingHandoffs(house, stop.signal, fault),
]);
await jobs.close();
for (const client of clients.values()) await client.close();
await database.close();
