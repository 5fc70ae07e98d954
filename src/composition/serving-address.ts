import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Serving {
  readonly url: string;
  readonly pid: number;
}

/** Writes down where this process serves, for the commands beside it; answers how to take it back. The newest server counts. */
export function recordServing(data: string, url: string): () => void {
  const file = fileIn(data);
  mkdirSync(data, { recursive: true });
  writeFileSync(file, JSON.stringify({ url, pid: process.pid } satisfies Serving));
  return () => {
    if (readServing(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

/** Where a server of this data folder listens; undefined where none runs. One that was killed left its word and is not there any more. */
export function servingAddress(data: string): string | undefined {
  const serving = readServing(fileIn(data));
  return serving && isAlive(serving.pid) ? serving.url : undefined;
}

function fileIn(data: string): string {
  return join(data, 'serving.json');
}

function readServing(file: string): Serving | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Serving;
  } catch {
    // None was written, or one is being written now.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process lives too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
