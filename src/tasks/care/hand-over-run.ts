import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { callerNamed, mayDo } from '../../access/index.ts';
import { recordLines } from '../../ledger/index.ts';
import { insertHand, selectHands } from '../hands.sql.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { holdRun } from '../refusals.ts';
import { holderOf } from './holder.ts';
import { insertNote } from './notes.sql.ts';

/**
 * Gives a run to somebody else, or takes it over: from now on that person has it, with the note that `reason` is. Nobody who has had a run decides on
 * it. What it does, it still does in the name of whoever asked for it.
 * @throws WB_NOT_FOUND (the run, or an active user of that name), WB_FORBIDDEN where that user may not operate on its program, WB_RUN_STATE (has it)
 */
export async function handOverRun(house: TaskHouse, runId: number, deed: ScopedDeed & { readonly to: string }): Promise<void> {
  await house.database.transaction(deed.scope, async (session) => {
    const run = await holdRun(session, runId);
    const to = await callerNamed(session, deed.to);
    const isInScope = to.scope === '*' || to.scope.includes(run.program);
    if (!isInScope || !mayDo(to, 'operate'))
      throw new WaybillError('WB_FORBIDDEN', `${to.name} may not operate on ${run.program}, and cannot take over run ${runId}.`);
    const from = holderOf(run, await selectHands(session, runId));
    if (from === to.name) throw new WaybillError('WB_RUN_STATE', `${to.name} has run ${runId} already.`, { run: runId });
    const at = now();
    await insertHand(session, run, { name: to.name, deed: 'took_over', at });
    await insertNote(session, run, { author: deed.by.name, text: deed.reason, at });
    await recordLines(session, [noteOf(run, 'handed_over', deed, { from, to: to.name })]);
    await house.announce(session, String(runId));
  });
}
