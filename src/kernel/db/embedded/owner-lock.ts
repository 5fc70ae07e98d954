import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WaybillError } from '../../errors.ts';

export interface OwnerLock {
  release(): void;
}

/**
 * Holds one data folder for this process. SQLite's lock is a kernel lock on the file: it ends with the process however that dies, so a
 * stale one cannot exist, which no file holding a process id can promise (ids are reused, containers have their own).
 * @throws WB_DATABASE_BUSY while another process, or another start in this one, holds it; WB_DISK_FULL
 */
export function holdDataFolder(dataFolder: string): OwnerLock {
  const lock = new DatabaseSync(join(dataFolder, 'owner.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
    writeFileSync(join(dataFolder, 'owner.json'), JSON.stringify({ pid: process.pid }));
  } catch (cause) {
    lock.close();
    throw lockFault(dataFolder, cause);
  }
  return { release: () => lock.close() };
}

const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

function lockFault(dataFolder: string, cause: unknown): unknown {
  const { errcode } = cause as { errcode?: number };
  if (errcode === SQLITE_FULL)
    return new WaybillError('WB_DISK_FULL', `The disk of the data folder ${dataFolder} is full.`, { dataFolder }, { cause });
  if (errcode !== SQLITE_BUSY) return cause;
  return new WaybillError(
    'WB_DATABASE_BUSY',
    `The data folder ${dataFolder} is in use by ${holderOf(dataFolder)}.`,
    { dataFolder },
    { cause },
  );
}

/** For the message only; the lock decides. */
function holderOf(dataFolder: string): string {
  try {
    const { pid } = JSON.parse(readFileSync(join(dataFolder, 'owner.json'), 'utf8')) as { pid: number };
    return `process ${pid}`;
  } catch {
    return 'another process';
  }
}
