import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { SubmissionFacts } from '#sdk';
import { duplicatesOf } from '../duplicates/index.ts';
import { type CandidateFacts, selectFacts } from './facts.sql.ts';
import { selectNamedBefore } from './items.sql.ts';
import type { RegisteredTask } from './ports.ts';
import type { Run } from './run.ts';

/** A row that a selection names, found or not. */
export interface NamedRow {
  readonly externalId: string;
  readonly submissionId: number | undefined;
  readonly cells: Readonly<Record<string, string>> | null;
  /** Why the selection itself refuses it. */
  readonly refused?: string;
}

/** Why each row will not run, in order; undefined where it will. One query for the facts of all. */
export async function judgeCandidates(
  session: Session,
  run: Run,
  registered: RegisteredTask,
  rows: readonly NamedRow[],
): Promise<readonly (string | undefined)[]> {
  const ids = [...new Set(rows.flatMap(({ submissionId }) => submissionId ?? []))];
  const named = new Set(await selectNamedBefore(session, run.id, ids));
  const facts = await readFacts(session, run, ids, true);
  return rows.map((row) => {
    const known = row.submissionId === undefined ? undefined : facts.get(row.submissionId);
    if (!known) return 'unknown_id';
    if (named.has(known.submissionId)) return 'repeated';
    named.add(known.submissionId);
    return row.refused ?? whyNot(registered, run, known);
  });
}

export interface EngineFacts extends SubmissionFacts, Pick<CandidateFacts, 'submissionId' | 'heldBy'> {}

/** Facts by internal id, with the kept submission of exact duplicates. */
export async function readFacts(
  session: Session,
  run: Pick<Run, 'id' | 'program'>,
  ids: readonly number[],
  isPreview: boolean,
): Promise<ReadonlyMap<number, EngineFacts>> {
  const at = now();
  const rows = await selectFacts(session, ids, { runId: run.id, isPreview, at });
  const duplicates = await duplicatesOf(session, run.program, ids, at);
  const kept = new Map(duplicates.map((each) => [each.submission_id, each.kept_external_id]));
  return new Map(rows.map((row) => [row.submissionId, { ...row, duplicateOf: kept.get(row.submissionId) ?? null }]));
}

/** Asked at preview and again when the item runs. What only reads disturbs nobody. */
export function whyNot({ task }: RegisteredTask, run: Pick<Run, 'risk'>, facts: EngineFacts): string | undefined {
  if (facts.heldBy !== null && run.risk !== 'reads') return 'held_by_another_run_or_share';
  return task.works === 'on one submission' || task.works === 'on a slice' ? task.notEligible(facts) : undefined;
}
