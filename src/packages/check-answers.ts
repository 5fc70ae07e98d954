import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { isFileKnown } from './acknowledgements.sql.ts';
import { type AnswerRow, judgeAnswers, type RowTotals } from './answer.ts';
import { readAcknowledgement } from './read-acknowledgement.ts';
import { portions } from './share.ts';
import { selectLinesByIds } from './share-lines.sql.ts';
import { showShare } from './show-share.ts';

/** So many bad rows are named; the totals count all. */
const MOST_NAMED = 200;

export type BadRowKind = 'no_id' | 'no_verdict' | 'not_in_manifest' | 'both_ways' | 'repeated';

export interface BadRow {
  /** Counts from 1, the header too. */
  readonly row: number;
  readonly why: BadRowKind;
  /** Null where it is in no manifest: what stands there may be anything. */
  readonly id: string | null;
}

export interface CheckedAnswers {
  readonly fileSha256: string;
  /** The file was taken before: it would change nothing. */
  readonly isRepeat: boolean;
  readonly rows: RowTotals;
  /** Rows that would not count, in their order, up to 200. */
  readonly bad: readonly BadRow[];
}

/**
 * What a partner's file would do, without doing it: the same reading and judging as `acknowledgeShare`.
 * @throws WB_ACKNOWLEDGEMENT where the file cannot be read as a whole, WB_NOT_FOUND
 */
export async function checkAnswers(session: Session, shareId: number, file: AsyncIterable<Uint8Array>): Promise<CheckedAnswers> {
  const { rows, sha256 } = await readAcknowledgement(file);
  const share = await showShare(session, shareId);
  const manifest = new Set<string>();
  const ids = [...new Set(rows.flatMap((row) => (row.kind === 'answer' ? [row.id] : [])))];
  for (const portion of portions(ids))
    for (const { externalId } of await selectLinesByIds(session, share, portion, now())) manifest.add(externalId);
  const judged = judgeAnswers(rows, manifest);
  return {
    fileSha256: sha256.toString('hex'),
    isRepeat: await isFileKnown(session, share.id, sha256),
    rows: judged.totals,
    bad: rows.flatMap((row) => badRow(row, manifest, judged)).slice(0, MOST_NAMED),
  };
}

type Judged = ReturnType<typeof judgeAnswers>;

function badRow(row: AnswerRow, manifest: ReadonlySet<string>, { counted }: Judged): BadRow[] {
  if (row.kind === 'unreadable') return [{ row: row.row, why: row.why, id: null }];
  const { id } = row;
  if (!manifest.has(id)) return [{ row: row.row, why: 'not_in_manifest', id: null }];
  const first = counted.get(id);
  if (!first) return [{ row: row.row, why: 'both_ways', id }];
  return first.row === row.row ? [] : [{ row: row.row, why: 'repeated', id }];
}
