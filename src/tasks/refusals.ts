import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { RegisteredTask, TaskHouse } from './ports.ts';
import type { Run, RunState } from './run.ts';
import { lockRun, selectRun } from './runs.sql.ts';
import type { Worklist } from './worklists/worklist.ts';
import { selectWorklist } from './worklists/worklists.sql.ts';

/** @throws WB_NOT_FOUND */
export async function findRun(session: Session, id: number): Promise<Run> {
  return known(await selectRun(session, id), id);
}

/** Holds the run's row until the transaction ends. @throws WB_NOT_FOUND */
export async function holdRun(session: Session, id: number): Promise<Run> {
  return known(await lockRun(session, id), id);
}

function known(run: Run | undefined, id: number): Run {
  if (!run) throw new WaybillError('WB_NOT_FOUND', `There is no run ${id} in your programs.`, { run: id });
  return run;
}

/** @throws WB_RUN_STATE unless the run is in one of the states */
export function refuseUnless<State extends RunState>(
  run: Run,
  states: readonly State[],
  verb: string,
): asserts run is Run & { state: State } {
  if ((states as readonly RunState[]).includes(run.state)) return;
  throw new WaybillError('WB_RUN_STATE', `Run ${run.id} is ${run.state}; it can be ${verb} only when it is ${states.join(' or ')}.`, {
    run: run.id,
    state: run.state,
  });
}

type Programs = TaskHouse['programs'];

/** @throws WB_TASK_UNKNOWN */
export function findTask(programs: Programs, programName: string, name: string): RegisteredTask {
  const program = programs.get(programName);
  const found = program?.tasks.get(name);
  if (program && found) {
    const { definition: task, ...code } = found;
    return { program, task, ...code };
  }
  throw new WaybillError('WB_TASK_UNKNOWN', `The program ${programName} has no task ${name}.`, { program: programName, task: name });
}

/** The run's task with the very code that it is pinned to. @throws WB_TASK_UNKNOWN, WB_TASK_CHANGED */
export function findPinnedTask(programs: Programs, run: Run): RegisteredTask {
  const found = findTask(programs, run.program, run.task);
  if (found.codeHash === run.taskCodeHash) return found;
  throw new WaybillError('WB_TASK_CHANGED', `The code of ${run.task} changed after run ${run.id} was drafted.`, {
    run: run.id,
    task: run.task,
  });
}

/** Whether this process may work on the run: another version of Waybill leaves it to those that have the code. */
export function hasPinnedCode(programs: Programs, run: Pick<Run, 'program' | 'task' | 'taskCodeHash'>): boolean {
  return programs.get(run.program)?.tasks.get(run.task)?.codeHash === run.taskCodeHash;
}

/** @throws WB_NOT_FOUND */
export async function findWorklist(session: Session, program: string, name: string): Promise<Worklist> {
  const found = await selectWorklist(session, program, name);
  if (!found) throw new WaybillError('WB_NOT_FOUND', `The program ${program} has no worklist ${name}.`, { program, worklist: name });
  return found;
}
