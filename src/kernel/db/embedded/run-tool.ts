import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { WaybillError } from '../../errors.ts';
import type { RunAs } from './run-as.ts';
import { startFailure } from './start-failure.ts';

const TOOL_TIME_OUT_MS = 120_000;

/**
 * Runs one of PostgreSQL's programs to its end, with `input` on its standard input.
 * @throws WB_DATABASE_START, WB_DISK_FULL, WB_DATABASE_PLATFORM
 */
export async function runTool(program: string, args: readonly string[], runAs: RunAs | undefined, input = ''): Promise<void> {
  const { code, text } = await finished(program, args, runAs, input);
  if (code !== 0) throw startFailure(`${basename(program)} failed`, text);
}

function finished(
  program: string,
  args: readonly string[],
  runAs: RunAs | undefined,
  input: string,
): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...runAs,
      cwd: '/',
      env: toolEnvironment(),
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: TOOL_TIME_OUT_MS,
    });
    let text = '';
    child.stderr.on('data', (part: Buffer) => {
      text += part.toString();
    });
    // A program that ends before it has read everything is told by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (cause) => reject(spawnFailure(program, cause)));
    child.on('close', (code) => resolve({ code, text }));
  });
}

/** Nothing of the caller's: PG* variables would change where PostgreSQL looks. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

/** A program that is there and cannot be found lacks its loader: it was built for glibc. */
export function spawnFailure(program: string, cause: Error): WaybillError {
  const { code } = cause as NodeJS.ErrnoException;
  const isMissing = code === 'ENOENT';
  const why = isMissing ? 'the C library here is not the one it was built for (glibc)' : `the system said ${code}`;
  return new WaybillError(
    isMissing ? 'WB_DATABASE_PLATFORM' : 'WB_DATABASE_START',
    `${program} could not be started: ${why}.`,
    {},
    { cause },
  );
}
