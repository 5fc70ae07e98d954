import { WaybillError } from '../../errors.ts';
import { findBinaries } from './binaries.ts';
import { DATABASE, prepareCluster } from './cluster.ts';
import { endOrphan } from './orphan.ts';
import { holdDataFolder } from './owner-lock.ts';
import type { Passwords, Role } from './passwords.ts';
import { makeDataFolder, placeCluster } from './placement.ts';
import { restartOnCrash } from './restart-on-crash.ts';
import { type Started, startOnPort } from './start-on-port.ts';

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

/**
 * Starts PostgreSQL over `dataFolder`, making it at the first start. A server left by a killed process is ended first; one that crashes is
 * started again on the same port; one whose parent dies ends by itself.
 * @throws WB_DATABASE_BUSY, WB_DATABASE_START, WB_DATABASE_PLATFORM, WB_DATABASE_PORT, WB_DISK_FULL
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  try {
    const dataFolder = makeDataFolder(options.dataFolder);
    // Held before anything in it is read or decided.
    const lock = holdDataFolder(dataFolder);
    return await startHeld(dataFolder, options, () => lock.release()).catch((error: unknown) => {
      lock.release();
      throw error;
    });
  } catch (error) {
    throw diskFull(error) ?? error;
  }
}

async function startHeld(dataFolder: string, options: EmbeddedOptions, release: () => void): Promise<EmbeddedPostgres> {
  const placement = placeCluster(dataFolder);
  const binaries = findBinaries(placement.runAs);
  await endOrphan(placement.clusterFolder);
  const passwords = await prepareCluster(binaries, placement);
  const { settings = {}, startTimeOutMs = DEFAULT_START_TIME_OUT_MS } = options;
  const first = await startOnPort({ binaries, placement, settings, startTimeOutMs }, options.port);
  return keepRunning(first, passwords, release);
}

function keepRunning(first: Started, passwords: Passwords, release: () => void): EmbeddedPostgres {
  const { port } = first.options;
  const life = restartOnCrash(first);
  const stop = async () => {
    await life.stop();
    release();
  };
  return {
    superuserUrl: urlOf('waybill_superuser', passwords, port),
    urls: urlsOf(passwords, port),
    port,
    pid: () => life.pid(),
    lost: life.lost,
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
