import { spawnSync } from 'node:child_process';

/** Whether a program that reads files back is installed here. */
export function hasTool(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined;
}
