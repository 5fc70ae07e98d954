import type { Database } from '#kernel/db/database.ts';
import { recordLines } from '../../ledger/index.ts';
import { ENGINE, noteOf } from '../note.ts';
import { selectRun } from '../runs.sql.ts';

/** What a task that only reads tried besides. */
export interface RefusedTry {
  readonly program: string;
  readonly runId: number;
  readonly tried: readonly string[];
}

/** Writes into the ledger that a run's task tried to write or to send: one line for each thing and run, however many items tried it. */
export function createRefusalNotes(database: Database): (refused: RefusedTry) => Promise<void> {
  const noted = new Set<string>();
  return async ({ program, runId, tried }) => {
    const fresh = [...new Set(tried)].filter((what) => !noted.has(`${runId} ${what}`));
    if (fresh.length === 0) return;
    for (const what of fresh) noted.add(`${runId} ${what}`);
    await database.transaction([program], async (session) => {
      const run = await selectRun(session, runId);
      if (!run) return;
      const deed = { by: ENGINE, reason: 'A task of risk reads may neither write nor send.' };
      await recordLines(session, [noteOf(run, 'refused', deed, { attempted: 'write or send', code: 'WB_TASK_READS_ONLY', tried: fresh })]);
    });
  };
}
