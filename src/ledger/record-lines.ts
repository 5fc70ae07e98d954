import type { Session } from '#kernel/db/database.ts';
import { insertLines } from './ledger-lines.sql.ts';
import { contentOf, hashOfLine, type LedgerLine, wordsOf } from './line.ts';

/** Records what was done, in the transaction that does it: both stand, or neither does. */
export async function recordLines(session: Session, lines: readonly LedgerLine[]): Promise<void> {
  if (lines.length === 0) return;
  const prepared = lines.map((line) => {
    const words = wordsOf(line);
    const content = contentOf(line, words);
    return { content, words, hash: hashOfLine(content) };
  });
  await insertLines(session, prepared);
}
