import { isWaybillError } from '#kernel/errors.ts';
import { failed, type Outcome } from '#sdk';

/** A frame of our own code: file and line, without the folders of this machine. */
const FRAME = /([\w.-]+\.[jt]s):(\d+):\d+\)?$/m;

/**
 * What a task's exception came to. Messages of foreign errors may repeat what a person wrote, so only the error's kind, its code and where it was
 * thrown are kept; our own errors hold nothing personal.
 */
export function outcomeOfError(error: unknown): Outcome {
  return failed('error', wordsOfError(error));
}

/** The same in words alone. */
export function wordsOfError(error: unknown): string {
  if (isWaybillError(error)) return `${error.code}: ${error.message}`;
  if (!(error instanceof Error)) return 'The task threw something that is no error.';
  const { code } = error as NodeJS.ErrnoException;
  const [, file, line] = FRAME.exec(error.stack ?? '') ?? [];
  const where = file === undefined ? '' : ` at ${file}:${line}`;
  return `${error.name}${typeof code === 'string' ? ` (${code})` : ''}${where}`;
}
