import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { WaybillError } from '../../errors.ts';

/** How long each way of ending a server may take before the next, harder one. */
const STEPS: readonly { signal: NodeJS.Signals; waitMs: number }[] = [
  { signal: 'SIGINT', waitMs: 15_000 },
  { signal: 'SIGQUIT', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
];
const POLL_MS = 20;

/**
 * Ends a server that an earlier, killed process left running on this cluster, after making sure that it is one. The caller holds the data
 * folder, so nobody uses it any more. A leftover postmaster.pid whose id now belongs to another program is removed: PostgreSQL would refuse.
 */
export async function endOrphan(clusterFolder: string): Promise<void> {
  const file = join(clusterFolder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || !isAlive(pid)) return;
  if (!isServerOf(pid, clusterFolder)) return rmSync(file, { force: true });
  for (const { signal, waitMs } of STEPS) {
    if (await isEndedBy(pid, signal, waitMs)) return;
  }
  throw new WaybillError('WB_DATABASE_START', `PostgreSQL (process ${pid}) was left running on this data folder and does not end.`, {
    pid,
  });
}

async function isEndedBy(pid: number, signal: NodeJS.Signals, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  if (isAlive(pid)) process.kill(pid, signal);
  while (isAlive(pid) && performance.now() < deadline) await pause(POLL_MS);
  return !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A dead server whose parent has not asked for its exit code, as in a container without an init, still answers signal 0. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** A server works in its data folder. Where /proc is missing, its command line names the folder. */
function isServerOf(pid: number, clusterFolder: string): boolean {
  if (!existsSync('/proc/self/cwd')) return commandLine(pid).includes(clusterFolder);
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(clusterFolder);
  } catch {
    return false;
  }
}

function commandLine(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
