import { createInterface } from 'node:readline/promises';
import { WaybillError } from '#kernel/errors.ts';

/** What is about to be done: how much of what, and what it means. */
export interface Consequence {
  /** `7 submissions of form526 are withdrawn`: count, scope and risk in one sentence. */
  readonly what: string;
  readonly risk: 'reversible' | 'irreversible';
}

/**
 * Names count, scope and risk, and asks. Where nobody sits at a terminal, `--yes` has to be given.
 * @throws WaybillError WB_USAGE where nobody agreed; nothing has been done then
 */
export async function confirm({ what, risk }: Consequence, hasAgreed: boolean | undefined): Promise<void> {
  const sentence = `${what}. This is ${risk}.`;
  if (!hasAgreed && !(process.stdin.isTTY && process.stderr.isTTY))
    throw new WaybillError('WB_USAGE', `${sentence} Nothing was done: give --yes to do it.`);
  process.stderr.write(`${sentence}\n`);
  if (hasAgreed) return;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    if (/^y(es)?$/i.test((await asking.question('Do it? [yes/no] ')).trim())) return;
  } finally {
    asking.close();
  }
  throw new WaybillError('WB_USAGE', 'Nothing was done.');
}
