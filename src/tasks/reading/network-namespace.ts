import { execFile } from 'node:child_process';

const ENTER = ['unshare', '--user', '--map-root-user', '--net', '--'] as const;

let possible: Promise<boolean> | undefined;

/** The command that starts `program` in a network of its own that has no way out, where the kernel gives us one; else the program alone. */
export async function closedNetwork(program: string): Promise<readonly string[]> {
  return (await hasNetworkNamespaces()) ? [...ENTER, program] : [program];
}

/** Whether Linux gives this user a network namespace: containers often do not, and other systems have none. */
export function hasNetworkNamespaces(): Promise<boolean> {
  const [command, ...args] = ENTER;
  possible ??= new Promise((resolve) => {
    execFile(command, [...args, 'true'], { env: { PATH: process.env.PATH ?? '/usr/bin:/bin' } }, (error) => resolve(error === null));
  });
  return possible;
}
