import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { Foreseen, PreviewContext } from '#sdk';
import { shownParams } from '../personal-params.ts';
import type { RegisteredTask, TaskHouse } from '../ports.ts';
import type { Run } from '../run.ts';
import { authorOf } from '../work/record-outcomes.ts';
import { askTask } from './ask-task.ts';
import { bounded } from './bounded.ts';

const MOST = 50;
const MOST_EXAMPLES = 5;

/** What a run over nothing would do, as its task says, cut to what a preview shows. @throws WB_TASK_PREVIEW, and what the task's questions throw */
export async function foresee(
  house: TaskHouse,
  session: Session,
  run: Run,
  { task, program }: RegisteredTask,
): Promise<readonly Foreseen[]> {
  if (task.works !== 'once' || task.preview === undefined) return [];
  const context: PreviewContext<never> = {
    program: run.program,
    params: shownParams(run.params) as never,
    requestedAt: run.requestedAt,
    now,
    reads: house.workshop(program.name, run.id, new AbortController().signal).reads(authorOf({ run })),
    foresee: async (effects) => (await house.doors.foresee?.(session, run.program, effects)) ?? [],
  };
  const said = await askTask(task, async () => task.preview?.(context));
  return (said ?? []).slice(0, MOST).map(shownOf);
}

function shownOf({ what, count, kept, examples }: Foreseen): Foreseen {
  const shown = examples?.slice(0, MOST_EXAMPLES).map(bounded);
  return { what: bounded(what), count, ...(kept ? { kept } : {}), ...(shown?.length ? { examples: shown } : {}) };
}
