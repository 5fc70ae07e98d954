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
 * @throws WB_DATABASE_BUSY while another process, or another start in this one, holds it
 */
export function holdDataFolder(dataFolder: string): OwnerLock {
  const lock = new DatabaseSync(join(dataFolder, 'owner.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    throw new WaybillError(
      'WB_DATABASE_BUSY',
      `The data folder ${dataFolder} is in use by ${holderOf(dataFolder)}.`,
      { dataFolder },
      { cause },
    );
  }
  writeFileSync(join(dataFolder, 'owner.json'), JSON.stringify({ pid: process.pid }));
  return { release: () => lock.close() };
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
