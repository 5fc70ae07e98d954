import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { holdDataFolder } from './owner-lock.ts';
import { placeCluster } from './placement.ts';

/**
 * Removes a database for good, its cluster outside the data folder included. Answers false, and removes nothing, while it is in use.
 */
export function removeEmbeddedPostgres(dataFolder: string): boolean {
  if (!existsSync(dataFolder)) return true;
  const { clusterFolder } = placeCluster(dataFolder);
  const lock = tryToHold(dataFolder);
  if (!lock) return false;
  const outside = dirname(clusterFolder);
  if (!clusterFolder.startsWith(dataFolder)) rmSync(outside, { recursive: true, force: true });
  rmSync(dataFolder, { recursive: true, force: true });
  lock.release();
  return true;
}

function tryToHold(dataFolder: string) {
  try {
    return holdDataFolder(dataFolder);
  } catch {
    return undefined;
  }
}
