import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE } from './cluster.ts';
import { type Role, readPasswords } from './passwords.ts';
import { existingCluster } from './placement.ts';

export interface JoinedPostgres {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly readerUrl: string;
}

const PORT_LINE = 3;
const STATUS_LINE = 7;

/**
 * The embedded database that another process of this installation runs over `dataFolder`, so that a command can work beside `waybill up`.
 * Undefined where none runs. Whether it answers shows at the first query; the process that runs it may end at any time.
 */
export function joinEmbeddedPostgres(dataFolder: string): JoinedPostgres | undefined {
  const cluster = existsSync(dataFolder) ? existingCluster(dataFolder) : undefined;
  const passwords = cluster && readPasswords(dataFolder);
  const port = cluster && readyPort(join(cluster, 'postmaster.pid'));
  if (!passwords || !port) return undefined;
  const urlOf = (role: Role) => `postgres://${role}:${passwords[role]}@127.0.0.1:${port}/${DATABASE}`;
  return { ownerUrl: urlOf('waybill_owner'), appUrl: urlOf('waybill_app'), readerUrl: urlOf('waybill_reader') };
}

function readyPort(pidFile: string): number | undefined {
  if (!existsSync(pidFile)) return undefined;
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  return lines[STATUS_LINE]?.trim() === 'ready' ? Number(lines[PORT_LINE]) : undefined;
}
