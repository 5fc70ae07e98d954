import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { WaybillError } from '../../errors.ts';

/** Where root keeps what an unprivileged account must be able to enter. Tried in this order. */
const CANDIDATES = ['/var/lib/waybill', '/var/tmp/waybill'];
const GROUP_OR_OTHERS_WRITE = 0o022;

/**
 * A folder of root's that every account can pass through and only root can write to.
 * @throws WB_DATABASE_START when neither place can be made safely
 */
export function sharedFolder(): string {
  for (const folder of CANDIDATES) {
    if (isMadeSafely(folder)) return folder;
  }
  throw new WaybillError(
    'WB_DATABASE_START',
    `Neither ${CANDIDATES.join(' nor ')} could be made as a folder of root's. Run as another user or set DATABASE_URL.`,
  );
}

/** A folder that somebody else made first (/var/tmp is open to all) is refused, links included. */
function isMadeSafely(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    const { uid, mode } = lstatSync(folder);
    const isFolder = lstatSync(folder).isDirectory();
    if (!isFolder || uid !== 0 || (mode & GROUP_OR_OTHERS_WRITE) !== 0) return false;
    chmodSync(folder, 0o711);
    return true;
  } catch {
    return false;
  }
}
