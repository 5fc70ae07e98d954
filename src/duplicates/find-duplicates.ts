import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import type { Duplicate, DuplicateReport } from './duplicate.ts';
import {
  countNearSets,
  insertSets,
  type SetRow,
  selectCuts,
  selectDuplicates,
  selectReport,
  selectSets,
  selectSeveral,
} from './duplicates.sql.ts';

/** Finds the sets of a program and reports them. Marks nothing. */
export async function findDuplicates(session: Session, program: string, actor: Actor): Promise<DuplicateReport & { newSets: number }> {
  const at = now();
  const people = await peopleWithSeveral(session, program);
  const added = await insertSets(session, program, people, at);
  const report = await selectReport(session, program, at);
  await recordLines(session, [
    {
      at,
      actor,
      action: 'duplicates.found',
      program,
      subject: { kind: 'program', id: program },
      details: { sets: added.sets, members: added.members },
    },
  ]);
  return { at, ...report, near_sets: added.near_sets, newSets: added.sets };
}

async function peopleWithSeveral(session: Session, program: string): Promise<readonly string[]> {
  return selectSeveral(session, program, await selectCuts(session, program));
}

/** The report of the sets that are known, without another pass. */
export async function reportDuplicates(session: Session, program: string): Promise<DuplicateReport> {
  const at = now();
  const near_sets = await countNearSets(session, program, await peopleWithSeveral(session, program));
  return { at, ...(await selectReport(session, program, at)), near_sets };
}

/** Which of these submissions the rule would mark (of all, where `ids` is null), each with the one that it would name as kept. */
export function duplicatesOf(session: Session, program: string, ids: readonly number[] | null, at: Date): Promise<Duplicate[]> {
  return selectDuplicates(session, program, ids, at);
}

/** Sets page by page; near sets differ in case and white space only and are never marked. */
export function listSets(session: Session, program: string, page: { isNear: boolean; after: string; limit: number }): Promise<SetRow[]> {
  return selectSets(session, program, page.isNear, page.after, page.limit);
}
