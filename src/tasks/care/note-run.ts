import { now } from '#kernel/clock/clock.ts';
import { recordLines } from '../../ledger/index.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { holdRun } from '../refusals.ts';
import { insertNote } from './notes.sql.ts';

/** Writes a note on a run, in whatever state it is; `reason` is its text. @throws WB_NOT_FOUND */
export async function noteRun(house: TaskHouse, runId: number, deed: ScopedDeed): Promise<void> {
  await house.database.transaction(deed.scope, async (session) => {
    const run = await holdRun(session, runId);
    await insertNote(session, run, { author: deed.by.name, text: deed.reason, at: now() });
    await recordLines(session, [noteOf(run, 'noted', deed)]);
    await house.announce(session, String(runId));
  });
}
