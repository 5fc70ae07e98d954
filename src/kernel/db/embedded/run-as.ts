import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The unprivileged account that PostgreSQL runs as when this process is root; PostgreSQL refuses to run as root. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY: RunAs = { uid: 65534, gid: 65534 };
const ACCOUNTS = ['postgres', '_postgres', 'nobody'];

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** An account that is there already: `postgres`, else `nobody`. No account is created. */
export function findAccount(): RunAs {
  const accounts = readAccounts();
  for (const name of ACCOUNTS) {
    const found = accounts.get(name);
    if (found && found.uid > 0) return found;
  }
  return NOBODY;
}

function readAccounts(): Map<string, RunAs> {
  const accounts = new Map<string, RunAs>();
  for (const line of readPasswd().split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid) accounts.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}

/** Whether `account` may pass through `folder` and everything above it. `folder` must be a real path. */
export function canEnter(folder: string, account: RunAs): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (!hasSearchBit(at, account)) return false;
    if (at === dirname(at)) return true;
  }
}

function hasSearchBit(folder: string, account: RunAs): boolean {
  const { uid, gid, mode } = statSync(folder);
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
