import type { Session } from '#kernel/db/database.ts';
import type { Actor } from '../ledger/index.ts';
import { composeLines } from './compose-lines.ts';
import { fileOf } from './layout.ts';
import { lockForExport } from './lock.sql.ts';
import type { ExportHouse } from './ports.ts';
import type { LoadedExport } from './refusals.ts';
import { type Candidate, type NewRow, selectCandidates } from './rows.sql.ts';

/** One candidate and what becomes of it in the file. */
interface Frozen {
  readonly candidate: Candidate;
  readonly row: NewRow;
}

export interface FrozenRows {
  readonly frozen: readonly Frozen[];
  /** The file's bytes. */
  readonly content: Buffer;
}

/** Selected, locked, and selected again under the locks: a submission that was withdrawn meanwhile is not a row. */
export async function selectAndLock(session: Session, { program, definition }: LoadedExport, withRefused: boolean): Promise<Candidate[]> {
  const filter = { program, form: definition.form, destination: definition.destination, withRefused };
  const seen = new Set((await selectCandidates(session, filter)).map(({ submissionId }) => submissionId));
  if (seen.size === 0) return [];
  await lockForExport(session, [...seen]);
  return (await selectCandidates(session, filter)).filter(
    ({ submissionId, isEarlierUnderWay }) => seen.has(submissionId) && !isEarlierUnderWay,
  );
}

/** Each person's newest change becomes a line or is refused by rule; the older ones of those that go are superseded. */
export async function freezeRows(
  session: Session,
  { keyring }: ExportHouse,
  { program, definition, actor }: LoadedExport & { readonly actor: Actor },
  candidates: readonly Candidate[],
): Promise<FrozenRows> {
  const newest = candidates.filter(({ submissionId, newestId }) => submissionId === newestId);
  const reason = `rows of ${definition.name}`;
  const lines = await composeLines(
    session,
    { keyring },
    { program, definition, actor, reason },
    newest.map(({ submissionId }) => submissionId),
  );
  const written: string[] = [];
  const frozen = newest.map((candidate): Frozen => {
    const line = lines.get(candidate.submissionId) ?? { refused: 'payload_unreadable' };
    const common = { submissionId: candidate.submissionId, supersededBy: null };
    if ('refused' in line) return { candidate, row: { ...common, outcome: 'refused', position: null, reason: line.refused, changed: [] } };
    written.push(line.line);
    return { candidate, row: { ...common, outcome: 'written', position: written.length, reason: null, changed: line.changed } };
  });
  const gone = new Set(frozen.flatMap(({ candidate, row }) => (row.outcome === 'written' ? [candidate.submissionId] : [])));
  const older = candidates.filter(
    ({ submissionId, newestId, isNewestGone }) => submissionId !== newestId && (isNewestGone || gone.has(newestId)),
  );
  return { frozen: [...frozen, ...older.map(supersededRow)], content: fileOf(definition.layout, written) };
}

function supersededRow(candidate: Candidate): Frozen {
  const { submissionId, newestId } = candidate;
  return { candidate, row: { submissionId, outcome: 'superseded', position: null, reason: null, supersededBy: newestId, changed: [] } };
}
