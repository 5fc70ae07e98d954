import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { closeFindings } from '../../handoffs/index.ts';
import { recordLines } from '../../ledger/index.ts';
import { selectHands } from '../hands.sql.ts';
import { noteOf, type ScopedDeed, STARTED_WITHOUT } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { holdRun } from '../refusals.ts';
import { onRecord } from './record-refusal.ts';
import { endReview, lockOpenReview, type Verdict } from './reviews.sql.ts';

/**
 * Says of a run that was started without approval whether that was right. Somebody does it who neither started it nor has had it.
 * @throws WB_NOT_FOUND, WB_REVIEW where none is open, WB_APPROVAL_OWN
 */
export async function closeReview(house: TaskHouse, runId: number, deed: ScopedDeed & { readonly verdict: Verdict }): Promise<void> {
  await onRecord(house, { verb: 'review', runId, deed }, () =>
    house.database.transaction(deed.scope, async (session) => {
      const run = await holdRun(session, runId);
      const review = await lockOpenReview(session, runId);
      if (!review) throw new WaybillError('WB_REVIEW', `Run ${runId} has no review that is open.`, { run: runId });
      const hands = await selectHands(session, runId);
      if (review.startedBy === deed.by.name || hands.some(({ name }) => name === deed.by.name))
        throw new WaybillError('WB_APPROVAL_OWN', `${deed.by.name} started run ${runId} or has had it, and cannot review it.`, {
          run: runId,
        });
      const at = now();
      await endReview(session, review.id, { by: deed.by.name, verdict: deed.verdict, reason: deed.reason, at });
      const finding = { program: run.program, kind: STARTED_WITHOUT, subject: `run:${runId}` };
      await closeFindings(session, [finding], `reviewed: ${deed.verdict}`, at);
      await recordLines(session, [noteOf(run, 'reviewed', deed, { verdict: deed.verdict, startedBy: review.startedBy })]);
    }),
  );
}
