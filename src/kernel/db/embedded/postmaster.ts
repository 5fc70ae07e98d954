import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { Placement } from './placement.ts';
import { spawnFailure, toolEnvironment } from './run-tool.ts';
import { startFailure } from './start-failure.ts';
import { WATCHDOG } from './watchdog.ts';

/** One life of the PostgreSQL server, from start to exit. */
export interface Postmaster {
  readonly pid: number;
  /** Settles when the server has ended, for whatever cause. */
  readonly ended: Promise<void>;
  /** Ends it in PostgreSQL's fast mode: open transactions are rolled back, everything committed is kept. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly binaries: Binaries;
  readonly placement: Placement;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly startTimeOutMs: number;
}

/** A server that ended before it was ready; `text` is what it wrote. */
export class EndedEarly extends Error {
  readonly text: string;
  constructor(text = '') {
    super('PostgreSQL ended before it was ready.');
    this.text = text;
  }
}

const READY_LINE = 7;
const POLL_MS = 15;

/**
 * Starts the server under the watchdog and waits until it takes connections.
 * @throws EndedEarly; WB_DATABASE_START after `startTimeOutMs`
 */
export async function startPostmaster(options: ServerOptions): Promise<Postmaster> {
  const log = join(options.placement.dataFolder, 'postgres.log');
  const logStart = existsSync(log) ? statSync(log).size : 0;
  const child = await spawnWatched(options, log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = () => stopWatched(child, ended);
  try {
    const pid = await serverPid(child);
    await untilReady(options, pid, child);
    child.unref();
    return { pid, ended, stop };
  } catch (error) {
    await stop();
    throw error instanceof EndedEarly ? new EndedEarly(readFileSync(log).subarray(logStart).toString()) : error;
  }
}

/** `detached` puts it in a session of its own: Ctrl-C in a terminal must not reach PostgreSQL before the work that uses it has ended. */
async function spawnWatched(options: ServerOptions, log: string): Promise<ChildProcess> {
  const { binaries, placement } = options;
  const logHandle = openSync(log, 'a', 0o600);
  const args = ['-c', WATCHDOG, 'waybill-postgres', binaries.postgres, ...serverArguments(options)];
  const child = spawn('/bin/sh', args, {
    ...placement.runAs,
    cwd: '/',
    env: toolEnvironment(),
    detached: true,
    stdio: ['pipe', 'pipe', logHandle],
  });
  closeSync(logHandle);
  child.stdin?.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => reject(spawnFailure('/bin/sh', cause)));
  });
  return child;
}

function serverArguments({ placement, port, settings }: ServerOptions): string[] {
  const all = { ...SETTINGS, ...settings, port: String(port) };
  return ['-D', placement.clusterFolder, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/**
 * Durability is PostgreSQL's default and stays so. The log takes no statement, no row and no parameter: they may hold personal data.
 * `jit` costs more than it gives on the short set-based statements here.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  wal_compression: 'on',
  random_page_cost: '1.1',
  jit: 'off',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** The watchdog's first line. */
function serverPid(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (line: Buffer) => resolve(Number(line.toString())));
    child.once('exit', () => reject(new EndedEarly()));
  });
}

/** postmaster.pid says `ready` in its eighth line; reading it costs no connection and needs no password. */
async function untilReady({ placement, startTimeOutMs }: ServerOptions, pid: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + startTimeOutMs;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new EndedEarly();
    const lines = readLines(join(placement.clusterFolder, 'postmaster.pid'));
    if (Number(lines[0]) === pid && lines[READY_LINE]?.trim() === 'ready') return;
    await pause(POLL_MS);
  }
  throw startFailure('PostgreSQL did not become ready', `it was still recovering after ${Math.round(startTimeOutMs / 1000)} s`);
}

function readLines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

async function stopWatched(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.ref();
  child.stdin?.end();
  if (child.exitCode === null && child.signalCode === null) await ended;
}
