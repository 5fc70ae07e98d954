import { now } from '#kernel/clock/clock.ts';
import type { Scope, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../../ledger/index.ts';
import { closeFindings, openFindings } from '../findings/keep-findings.ts';
import { moveHandoffs } from '../move-handoffs.ts';
import { lockSubmissions } from '../moves.sql.ts';
import { countPolled } from '../polling/schedule.sql.ts';
import type { TruthHouse } from './reconcile-truth.ts';
import {
  lockTruthList,
  markAccepted,
  type Proof,
  selectOddities,
  selectProofSubmissions,
  selectProofs,
  selectSettledStrangers,
  type TruthListRecord,
} from './truth-lists.sql.ts';
import { foundOf, missingOf, moveOf, oddityOf, STRANGER, type TruthPlan } from './truth-moves.ts';

/** `proofs = moved + changedSince + besideOpen`: what the comparison would move, and what became of it. */
interface Counts {
  readonly proofs: number;
  readonly moved: number;
  /** Of the moved ones, those that were called done and that the receiver does not have. */
  readonly missing: number;
  /** They moved after the comparison and are left as they are. */
  readonly changedSince: number;
  /** They would be open again, and another hand-off of the document is. */
  readonly besideOpen: number;
  /** Findings that were not open before. */
  readonly findings: number;
}

export interface AcceptedTruth extends Counts {
  readonly listId: number;
  /** It was accepted before: nothing was changed now. */
  readonly isRepeat: boolean;
}

const PAGE = 1_000;

/**
 * A person's acceptance of a comparison: its rows are proof from now on. What differs moves by the table of moves; what was called done and is not
 * on the list is missing; what only the receiver knows becomes a finding. A hand-off that moved meanwhile is left as it is, and counted.
 * @throws WaybillError WB_NOT_FOUND
 */
export async function acceptTruth(
  house: Pick<TruthHouse, 'database' | 'programs'>,
  scope: Scope,
  deed: { readonly listId: number; readonly by: Actor; readonly reason: string },
): Promise<AcceptedTruth> {
  return house.database.transaction(scope, async (session) => {
    const list = await lockTruthList(session, deed.listId);
    if (!list) throw new WaybillError('WB_NOT_FOUND', `There is no truth list ${deed.listId} within your programs.`);
    if (list.accepted) return { listId: list.id, isRepeat: true, ...(list.accepted as unknown as Counts) };
    const counts = await apply(session, await planFor(session, house, list, deed.by));
    await markAccepted(session, list.id, { by: deed.by.name, at: now(), reason: deed.reason, result: { ...counts } });
    await recordLines(session, [lineOf(list, deed, counts)]);
    return { listId: list.id, isRepeat: false, ...counts };
  });
}

async function planFor(session: Session, house: Pick<TruthHouse, 'programs'>, list: TruthListRecord, by: Actor): Promise<TruthPlan> {
  const destination = house.programs.get(list.program)?.destinations.get(list.destination);
  return { list, destination, by: by.name, at: now(), pending: await countPolled(session, list.program, list.destination) };
}

function lineOf(list: TruthListRecord, { by, reason }: { readonly by: Actor; readonly reason: string }, counts: Counts) {
  const details = { destination: list.destination, file: list.fileSha256.toString('hex'), asOf: list.asOf.toISOString(), ...counts };
  const subject = { kind: 'truth_list', id: list.id };
  return { at: now(), actor: by, program: list.program, action: 'truth_list.accepted', subject, reason, details };
}

async function apply(session: Session, plan: TruthPlan): Promise<Counts> {
  // All of them first, in id order: a page after the other would hold some while it waits for others.
  await lockSubmissions(session, await selectProofSubmissions(session, plan.list.id));
  const sum = { proofs: 0, moved: 0, missing: 0, changedSince: 0, besideOpen: 0, findings: 0 };
  await inPages(
    (after) => selectProofs(session, plan.list.id, after, PAGE),
    async (page) => {
      const counts = await applyPage(session, plan, page);
      for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += counts[key];
    },
  );
  return { ...sum, findings: sum.findings + (await noteOddities(session, plan)) };
}

async function applyPage(session: Session, plan: TruthPlan, page: readonly Proof[]): Promise<Counts> {
  const moves = page.map((proof) => moveOf(plan, proof));
  const verdicts = await moveHandoffs(session, plan.list.program, moves, plan.at);
  const withVerdict = (verdict: string) => page.filter(({ handoffId }) => verdicts.get(handoffId) === verdict);
  const moved = withVerdict('moved');
  const gone = moved.filter(({ to }) => to === null);
  const findings = await openFindings(
    session,
    gone.map((proof) => missingOf(plan, proof)),
  );
  const found = moved.flatMap((proof) => foundOf(plan, proof));
  await closeFindings(session, found, 'the receiver has it', plan.at);
  return {
    proofs: page.length,
    moved: moved.length,
    missing: gone.length,
    changedSince: withVerdict('stale').length,
    besideOpen: withVerdict('beside_open').length,
    findings: findings.length,
  };
}

/** What only the receiver knows, and what does not fit what is known here; and the end of what was unknown and is no more. */
async function noteOddities(session: Session, plan: TruthPlan): Promise<number> {
  const { list, at } = plan;
  let opened = 0;
  await inPages(
    (after) => selectOddities(session, list.id, after, PAGE),
    async (page) => {
      const findings = page.map((row) => oddityOf(plan, row));
      opened += (await openFindings(session, findings)).length;
    },
  );
  const settled = await selectSettledStrangers(session, list, STRANGER);
  const names = settled.map((subject) => ({ program: list.program, kind: STRANGER, subject }));
  await closeFindings(session, names, 'it is known now', at);
  return opened;
}

async function inPages<Row extends { readonly id: number }>(
  read: (after: number) => Promise<readonly Row[]>,
  use: (page: readonly Row[]) => Promise<void>,
): Promise<void> {
  for (let after = 0; ; ) {
    const page = await read(after);
    await use(page);
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}
