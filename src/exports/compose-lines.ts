import type { Session } from '#kernel/db/database.ts';
import type { ExportDefinition, ExportRow, OpenedSubmission } from '#sdk';
import type { Actor } from '../ledger/index.ts';
import { openSubmissions } from '../submissions/index.ts';
import { type WrittenLine, writeLine } from './layout.ts';
import type { ExportHouse } from './ports.ts';

const PORTION = 1_000;

export interface Composing {
  readonly program: string;
  readonly definition: ExportDefinition;
  readonly actor: Actor;
  /** Stands in the ledger as the reason why payloads were opened. */
  readonly reason: string;
}

/** Opens submissions on record and makes each one's line, or names the rule that refuses it. One odd row stops no other. */
export async function composeLines(
  session: Session,
  { keyring }: Pick<ExportHouse, 'keyring'>,
  { program, definition, actor, reason }: Composing,
  submissionIds: readonly number[],
): Promise<ReadonlyMap<number, WrittenLine>> {
  const lines = new Map<number, WrittenLine>();
  for (let start = 0; start < submissionIds.length; start += PORTION) {
    const ids = submissionIds.slice(start, start + PORTION);
    const opened = await openSubmissions(session, keyring, ids, { actor, program, reason });
    for (const id of ids) lines.set(id, lineOf(definition, opened.get(id)));
  }
  return lines;
}

function lineOf(definition: ExportDefinition, submission: OpenedSubmission | undefined): WrittenLine {
  if (!submission) return { refused: 'payload_unreadable' };
  const row = rowOf(definition, submission);
  return 'refused' in row ? row : writeLine(definition.layout, row.values);
}

/** A program's own code over a stranger's payload: what it throws may quote it, so it is not passed on. */
function rowOf(definition: ExportDefinition, submission: OpenedSubmission): ExportRow {
  try {
    return definition.row(submission);
  } catch {
    return { refused: 'row_not_made' };
  }
}
