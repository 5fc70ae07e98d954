import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { SubmissionFacts } from '#sdk';
import { duplicatesOf } from '../../duplicates/index.ts';
import type { RegisteredTask } from '../ports.ts';
import type { Run } from '../run.ts';
import { type CandidateFacts, selectFacts } from './facts.sql.ts';
import { type EngineHandoff, selectHandoffFacts } from './handoff-facts.sql.ts';

/** What an item is about, as far as its task asks. */
export interface Candidate {
  readonly submissionId: number | null;
  readonly handoffId: number | null;
  /** A row as the task's schema reads it. */
  readonly row?: unknown;
}

export interface EngineFacts extends SubmissionFacts, Pick<CandidateFacts, 'submissionId' | 'heldBy'> {}

/** A candidate with what is known of it now. */
export interface KnownCandidate extends Candidate {
  readonly facts?: EngineFacts | undefined;
  readonly handoff?: EngineHandoff | undefined;
}

/** The same candidates, in order, with what is known of them at one moment: a query for the submissions of all, and one for their hand-offs. */
export async function readKnown<Each extends Candidate>(
  session: Session,
  run: Pick<Run, 'id' | 'program'>,
  candidates: readonly Each[],
  isPreview: boolean,
): Promise<readonly (Each & KnownCandidate)[]> {
  // Rows of a file that name neither: millions of them.
  if (candidates.every(({ submissionId, handoffId }) => submissionId === null && handoffId === null)) return candidates;
  const handoffs = await readHandoffs(session, run.program, [...new Set(candidates.flatMap(({ handoffId }) => handoffId ?? []))]);
  const ids = [...new Set(candidates.flatMap(({ submissionId }) => submissionId ?? []))];
  const facts = ids.length > 0 ? await readFacts(session, run, ids, isPreview) : new Map<number, EngineFacts>();
  return candidates.map((each) => ({
    ...each,
    facts: each.submissionId === null ? undefined : facts.get(each.submissionId),
    handoff: each.handoffId === null ? undefined : handoffs.get(each.handoffId),
  }));
}

async function readHandoffs(session: Session, program: string, ids: readonly number[]): Promise<ReadonlyMap<number, EngineHandoff>> {
  if (ids.length === 0) return new Map();
  return new Map((await selectHandoffFacts(session, program, ids)).map((each) => [each.id, each]));
}

/** Facts by internal id, with the kept submission of exact duplicates. */
async function readFacts(
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

/** Why it does not run; undefined where it does. Asked at preview and again when the item runs. What only reads disturbs nobody. */
export function whyNot({ task }: RegisteredTask, run: Pick<Run, 'risk'>, { facts, handoff, row }: KnownCandidate): string | undefined {
  if (facts && facts.heldBy !== null && run.risk !== 'reads') return 'held_by_another_run_or_share';
  switch (task.works) {
    case 'on one submission':
    case 'on a slice':
      return facts ? task.notEligible(facts) : 'unknown_id';
    case 'on one row':
    case 'on a slice of rows':
      if (task.row.submission !== undefined && !facts) return 'unknown_id';
      return task.notEligible?.(row as never);
    case 'on a slice of handoffs':
      return handoff ? task.notEligible(handoff) : 'unknown_id';
    case 'once':
      return undefined;
  }
}
