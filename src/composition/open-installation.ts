import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { setClockOffset } from '#kernel/clock/clock.ts';
import type { Config } from '#kernel/config/index.ts';
import { createKeyFile, type Keyring, openKeyring } from '#kernel/crypto/index.ts';
import { openDatabase } from '#kernel/db/database.ts';
import { openReader } from '#kernel/db/reading/index.ts';
import { WaybillError } from '#kernel/errors.ts';
import { createNotifier, openJobs } from '#kernel/jobs/index.ts';
import { openObjectStore } from '#kernel/objects/index.ts';
import { closePdfWorkers } from '#kernel/pdf/index.ts';
import type { Logger } from '#kernel/telemetry/index.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { type ExportHouse, openPlaces } from '../exports/index.ts';
import { HANDOFF_TIMINGS, type HandoffHouse, handoffQueueDefinitions } from '../handoffs/index.ts';
import { adoptCluster, hasLedger } from '../ledger/index.ts';
import { openFactCounters, watchStanding } from '../metrics/index.ts';
import { codeHash, type Installation, loadPrograms, openConnections } from '../registry/index.ts';
import { openBuckets } from '../submissions/index.ts';
import { createRefusalNotes, openReadingRoom, RUN_CHANNEL, TASK_QUEUES, type TaskHouse, TIMINGS } from '../tasks/index.ts';
import { alertMetrics } from './alert-metrics.ts';
import { openNoticeHouse } from './notice-house.ts';
import { offeredSecrets } from './offered-secrets.ts';
import { openAlerts } from './open-alerts.ts';
import { openTelemetry } from './open-telemetry.ts';
import { partnerMetrics } from './partner-metrics.ts';
import { openPersonalValues } from './personal-values.ts';
import { pollMetrics } from './poll-metrics.ts';
import { servingAddress } from './serving-address.ts';
import { startDatabase } from './start-database.ts';
import { openTaskDoors } from './task-doors.ts';
import { openHandoffParts, openOnRecord, openWorkshop } from './task-parts.ts';
import { openTaskReads } from './task-reads.ts';
import { openTriageHouse } from './triage-house.ts';

export interface OpenOptions {
  readonly isWorker: boolean;
  /** What the process is called in the database's list of connections. */
  readonly name: string;
  readonly connections?: number;
}

const VERSION = (packageFile as { version: string }).version;
const FILE_REFERENCE = 'file:';
/** What the command line calls itself. */
const COMMAND = 'command';

/** What is to be closed, last opened first. */
type Closers = (() => Promise<unknown>)[];

/** Opens everything in order of need, and closes in the other order. What was opened before a fault is closed again. */
export async function openInstallation(config: Config, options: OpenOptions): Promise<Installation> {
  setClockOffset(config.clockOffset ?? 0);
  const registry = loadPrograms(config.programs);
  const closers: Closers = [];
  const close = async (): Promise<void> => {
    for (const end of closers.toReversed()) await end();
  };
  try {
    const telemetry = await openTelemetry(config, { version: VERSION, isServing: options.name !== COMMAND }, closers);
    const { log } = telemetry;
    const storage = await openStorage(config, options, log, closers);
    const engine = await openEngine({ config, options, ...telemetry, registry, storage }, closers);
    return { config, ...telemetry, registry, ...storage, ...engine, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Storage = Pick<Installation, 'database' | 'reader' | 'directUrl' | 'keyring' | 'objects' | 'linkSigning' | 'publicUrl'>;
type Engine = Pick<
  Installation,
  'connections' | 'tasks' | 'handoffs' | 'shares' | 'exports' | 'retention' | 'triage' | 'alerts' | 'notices' | 'counts'
>;

/** Database, keys and objects: what holds the data. */
async function openStorage(config: Config, options: OpenOptions, log: Logger, closers: Closers): Promise<Storage> {
  const server = await startDatabase(config);
  closers.push(() => server.stop());
  server.lost.catch((error: unknown) => log.error('database.lost', { error }));
  const database = openDatabase({ url: server.appUrl, max: options.connections ?? 12, applicationName: `waybill ${options.name}` });
  const reader = openReader({ url: server.readerUrl });
  closers.push(
    () => database.close(),
    () => reader.close(),
  );
  await adoptCluster(database);
  const keyring = await openKeys(config, await database.transaction('*', hasLedger));
  // A command's links lead to the server that runs beside it, whose port the command was not told.
  const running = options.name === COMMAND ? servingAddress(config.data) : undefined;
  const publicUrl = config.publicUrl ?? running ?? `http://${config.host}:${config.port}`;
  const linkSigning = { publicUrl, keys: [keyring.linkMac('links to objects')] };
  const objects = await openObjectStore({ url: config.objects, signing: linkSigning });
  closers.push(() => objects.close());
  return { database, reader, directUrl: server.directUrl, keyring, objects, linkSigning, publicUrl };
}

interface EngineParts extends Pick<Installation, 'config' | 'log' | 'metrics' | 'former' | 'registry'> {
  readonly options: OpenOptions;
  readonly storage: Storage;
}

/** Partners, jobs and runs: what does the work. */
async function openEngine({ config, options, log, metrics, former, registry, storage }: EngineParts, closers: Closers): Promise<Engine> {
  const { database, keyring, objects, publicUrl } = storage;
  const connections = openConnections({ registry, config, pool: database.pool, onCall: partnerMetrics(metrics) });
  closers.push(() => connections.close());
  const places = openPlaces({ addressOf: config.store, environment: process.env });
  closers.push(() => places.close());
  const exports: ExportHouse = { database, objects, keyring, programs: registry, places };
  const jobs = await openJobs({
    pool: database.pool,
    queues: [...TASK_QUEUES, ...handoffQueueDefinitions(registry.values())],
    isWorker: options.isWorker,
    onFault: (error) => log.warn('jobs.fault', { error }),
  });
  closers.push(() => jobs.close(), closePdfWorkers);
  const open = openOnRecord(keyring, objects);
  const shares = { database, objects, programs: registry, publicUrl };
  const reading = openReadingRoom({ hashOf: codeHash, onRefused: createRefusalNotes(database) });
  closers.push(() => reading.close());
  const tasks: TaskHouse = {
    database,
    jobs,
    objects,
    programs: registry,
    doors: openTaskDoors({ keyring, objects, registry, shares, periods: config.retain ?? new Map() }),
    workshop: openWorkshop({ config, objects, connections, readsOf: openTaskReads(storage) }),
    reading,
    ...openValues(config, keyring),
    buckets: () => openBuckets(config),
    timings: TIMINGS,
    worker: `${hostname()}:${process.pid}`,
    announce: openAnnouncer(database, closers),
  };
  const partsOf = openHandoffParts({ config, connections });
  const handoffs: HandoffHouse = { database, jobs, programs: registry, doors: { open }, partsOf, keyring, timings: HANDOFF_TIMINGS };
  pollMetrics(metrics, handoffs);
  alertMetrics(metrics, database);
  watchStanding(metrics, database);
  const triage = openTriageHouse({ database, programs: registry, tasks, exports, config });
  const counts = { database, programs: registry, former, counters: openFactCounters(metrics) };
  const notices = openNoticeHouse({ database, keyring, publicUrl, config, connections, registry });
  const alerts = openAlerts({ config, connections, database, programs: registry, publicUrl, handoffs, worker: tasks.worker });
  closers.push(() => alerts.channels.close());
  return {
    connections,
    tasks,
    handoffs,
    shares,
    exports,
    retention: { database, objects, keyring, tasks, exports },
    triage,
    alerts,
    notices,
    counts,
  };
}

/** Tells listeners about runs, the last change too where the process ends right after it. */
function openAnnouncer({ pool }: Storage['database'], closers: Closers): TaskHouse['announce'] {
  const notifier = createNotifier(pool, RUN_CHANNEL);
  closers.push(() => notifier.flush());
  return notifier.notify;
}

/** Values that runs are given and that are not kept as they are. */
function openValues({ taskSecrets }: Config, keyring: Keyring): Pick<TaskHouse, 'secrets' | 'personal'> {
  return { secrets: offeredSecrets(taskSecrets ?? []), personal: openPersonalValues(keyring) };
}

/**
 * The embedded default makes its own key file at the first start, and never over data: new keys would read nothing of what is there.
 * @throws WaybillError WB_KEYS where an installation that was used before has lost its key file
 */
async function openKeys(config: Config, isUsed: boolean) {
  const path = config.keys.startsWith(FILE_REFERENCE) ? config.keys.slice(FILE_REFERENCE.length) : undefined;
  if (path && isUsed && !existsSync(path)) {
    throw new WaybillError('WB_KEYS', `The key file ${path} is missing, and this installation has data that only its keys can read.`);
  }
  if (path) createKeyFile(path);
  const kms = config.kmsKeys && { keys: config.kmsKeys, ...(config.kmsEndpoint ? { endpoint: config.kmsEndpoint } : {}) };
  return openKeyring({ keys: config.keys, ...(kms ? { kms } : {}) });
}
