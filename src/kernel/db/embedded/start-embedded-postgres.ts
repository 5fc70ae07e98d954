import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { WaybillError } from '../../errors.ts';
import { findBinaries } from './binaries.ts';
import { DATABASE, prepareCluster } from './cluster.ts';
import { endOrphan } from './orphan.ts';
import { holdDataFolder } from './owner-lock.ts';
import type { Passwords, Role } from './passwords.ts';
import { placeCluster } from './placement.ts';
import { EndedEarly, type Postmaster, type ServerOptions, startPostmaster } from './postmaster.ts';
import { isPortTaken, isStillEnding, startFailure } from './start-failure.ts';

export interface EmbeddedOptions {
  /** Where the database lives; made where missing. One process at a time. */
  readonly dataFolder: string;
  /** A fixed port of 127.0.0.1; any free one where absent. */
  readonly port?: number;
  /** PostgreSQL settings over ours. Only tests of throw-away data may turn durability off. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long PostgreSQL may take to be ready, recovery after a crash included. */
  readonly startTimeOutMs?: number;
}

export interface EmbeddedUrls {
  readonly owner: string;
  readonly app: string;
  readonly reader: string;
}

export interface EmbeddedPostgres {
  readonly superuserUrl: string;
  readonly urls: EmbeddedUrls;
  readonly port: number;
  /** The server's process id; changes when it was started again after a crash. */
  pid(): number;
  /** Rejects when PostgreSQL has crashed and could not be started again; never settles otherwise. */
  readonly lost: Promise<never>;
  stop(): Promise<void>;
}

const DEFAULT_START_TIME_OUT_MS = 300_000;
const RETRY_MS = 100;
const RETRY_FOR_MS = 20_000;

/**
 * Starts PostgreSQL over `dataFolder`, making it at the first start. A server left by a killed process is ended first; one that crashes is
 * started again on the same port; one whose parent dies ends by itself.
 * @throws WB_DATABASE_BUSY, WB_DATABASE_START, WB_DATABASE_PLATFORM, WB_DATABASE_PORT, WB_DISK_FULL
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const placement = placeCluster(options.dataFolder);
  const lock = holdDataFolder(placement.dataFolder);
  try {
    const binaries = findBinaries(placement.runAs);
    await endOrphan(placement.clusterFolder);
    const passwords = await prepareCluster(binaries, placement);
    const server = {
      binaries,
      placement,
      settings: options.settings ?? {},
      startTimeOutMs: options.startTimeOutMs ?? DEFAULT_START_TIME_OUT_MS,
    };
    const first = await startOnPort(server, options.port);
    return keepRunning(first, passwords, lock.release);
  } catch (error) {
    lock.release();
    throw diskFull(error) ?? error;
  }
}

interface Started {
  readonly options: ServerOptions;
  readonly postmaster: Postmaster;
}

/** Another program may take a free port between our look and PostgreSQL's; a fixed one is not exchanged. */
async function startOnPort(server: Omit<ServerOptions, 'port'>, fixedPort: number | undefined): Promise<Started> {
  const deadline = performance.now() + RETRY_FOR_MS;
  for (;;) {
    const options = { ...server, port: fixedPort ?? (await freePort()) };
    try {
      return { options, postmaster: await startPostmaster(options) };
    } catch (error) {
      if (!(error instanceof EndedEarly)) throw error;
      const mayPass = isStillEnding(error.text) || (isPortTaken(error.text) && fixedPort === undefined);
      if (!mayPass || performance.now() > deadline) throw endedEarly(error, options.port);
      await pause(RETRY_MS);
    }
  }
}

function endedEarly(error: EndedEarly, port: number): WaybillError {
  if (isPortTaken(error.text))
    return new WaybillError('WB_DATABASE_PORT', `Port ${port} of 127.0.0.1 is in use by another program.`, { port });
  return startFailure('PostgreSQL did not start', error.text);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function keepRunning(first: Started, passwords: Passwords, release: () => void): EmbeddedPostgres {
  const { port } = first.options;
  let current = first.postmaster;
  let isStopping = false;
  const watch = async (): Promise<never> => {
    for (;;) {
      await current.ended;
      if (isStopping) return new Promise<never>(() => undefined);
      current = (await startOnPort(first.options, port)).postmaster;
    }
  };
  const lost = watch();
  // Who does not wait for `lost` learns it from the next query; the process must not end for it.
  lost.catch(() => undefined);
  const stop = async () => {
    isStopping = true;
    await current.stop();
    release();
  };
  return {
    superuserUrl: urlOf('waybill_superuser', passwords, port),
    urls: urlsOf(passwords, port),
    port,
    pid: () => current.pid,
    lost,
    stop,
  };
}

function urlsOf(passwords: Passwords, port: number): EmbeddedUrls {
  return {
    owner: urlOf('waybill_owner', passwords, port),
    app: urlOf('waybill_app', passwords, port),
    reader: urlOf('waybill_reader', passwords, port),
  };
}

function urlOf(role: Role, passwords: Passwords, port: number): string {
  return `postgres://${role}:${passwords[role]}@127.0.0.1:${port}/${DATABASE}`;
}

function diskFull(error: unknown): WaybillError | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return undefined;
  return new WaybillError('WB_DISK_FULL', 'The database could not be started: its disk is full.', {}, { cause: error });
}
