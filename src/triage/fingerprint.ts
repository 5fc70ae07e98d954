import { createHash } from 'node:crypto';
import type { Failure, Stage } from './error-class.ts';
import { codeOf, patternOf } from './normalise.ts';

export interface ClassKey {
  readonly fingerprint: Buffer;
  readonly program: string;
  readonly stage: Stage;
  readonly place: string;
  readonly step: string | null;
  readonly code: string | null;
  readonly pattern: string;
}

/** The codes and words that a program declares itself; they are kept as they are. */
export type DeclaredCodes = (program: string) => ReadonlySet<string>;

/** Failures are the same failure when program, stage, place, step, code and pattern are the same. */
export function classKeyOf(
  failure: Pick<Failure, 'program' | 'stage' | 'place' | 'step' | 'code' | 'message'>,
  declared: DeclaredCodes,
): ClassKey {
  const known = declared(failure.program);
  const { program, stage, place } = failure;
  const step = codeOf(failure.step, known);
  const code = codeOf(failure.code, known);
  const pattern = patternOf(failure.message ?? '');
  const parts = JSON.stringify([program, stage, place, step, code, pattern]);
  return { fingerprint: createHash('sha256').update(parts).digest(), program, stage, place, step, code, pattern };
}

const MOST_REMEMBERED = 10_000;

/** The same with a memory: a million failures have few texts. */
export function rememberingKeys(declared: DeclaredCodes): (failure: Failure) => ClassKey {
  const known = new Map<string, ClassKey>();
  return (failure) => {
    const { program, stage, place, step, code, message } = failure;
    const text = JSON.stringify([program, stage, place, step, code, message]);
    const before = known.get(text);
    if (before) return before;
    const key = classKeyOf(failure, declared);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, key);
    return key;
  };
}
