import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canEnter, findAccount, isRoot, type RunAs } from './run-as.ts';
import { sharedFolder } from './shared-folder.ts';

/** Where everything of one embedded database lies. */
export interface Placement {
  /** What the caller named, as a real path: lock, passwords, log. */
  readonly dataFolder: string;
  /** PostgreSQL's own files. Inside the data folder unless its account cannot enter that. */
  readonly clusterFolder: string;
  /** Absent where this process is not root: PostgreSQL then runs as the same user. */
  readonly runAs: RunAs | undefined;
}

const POINTER = 'cluster-at.json';

/** Its real path; made where missing. */
export function makeDataFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return realpathSync(folder);
}

/**
 * Decides once per data folder; the decision is kept there, so that a moved folder still finds its cluster. The caller holds the folder:
 * two deciding at once would make two.
 */
export function placeCluster(folder: string): Placement {
  const dataFolder = makeDataFolder(folder);
  const clusterFolder = existingCluster(dataFolder) ?? newCluster(dataFolder);
  return { dataFolder, clusterFolder, runAs: accountFor(clusterFolder) };
}

export function existingCluster(dataFolder: string): string | undefined {
  const pointer = join(dataFolder, POINTER);
  if (existsSync(pointer)) return (JSON.parse(readFileSync(pointer, 'utf8')) as { folder: string }).folder;
  const inside = join(dataFolder, 'cluster');
  return existsSync(inside) ? inside : undefined;
}

function newCluster(dataFolder: string): string {
  if (!isRoot() || canEnter(dataFolder, findAccount())) return join(dataFolder, 'cluster');
  const key = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  // The random part keeps a folder that was removed and made again from meeting the old cluster.
  const parent = join(sharedFolder(), `${key}-${randomBytes(4).toString('hex')}`);
  mkdirSync(parent, { mode: 0o711 });
  writeFileSync(join(parent, 'belongs-to.json'), JSON.stringify({ dataFolder }), { mode: 0o600 });
  const clusterFolder = join(parent, 'cluster');
  writeFileSync(join(dataFolder, POINTER), JSON.stringify({ folder: clusterFolder }), { flush: true });
  return clusterFolder;
}

/** An existing cluster belongs to whoever made it, be it a user other than root. */
function accountFor(clusterFolder: string): RunAs | undefined {
  if (!isRoot()) return undefined;
  if (!existsSync(clusterFolder)) return findAccount();
  const { uid, gid } = statSync(clusterFolder);
  return uid === 0 ? findAccount() : { uid, gid };
}
