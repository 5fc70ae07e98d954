import { type ErrorEntry, entry } from './entry.ts';

/** Tasks, runs, approvals and worklists. */
export const TASK_ERRORS = {
  WB_APPROVAL_OWN: entry(403, 'Nobody approves a run that they asked for.', 'Ask another person who may approve runs of this program.'),
  WB_APPROVAL_TWICE: entry(
    409,
    'This person has already decided on this preview.',
    'Ask another person; each approval must come from somebody else.',
  ),
  WB_APPROVAL_VOID: entry(
    409,
    'The run is no longer the one that was shown for approval.',
    'Preview it again, look at it, and ask for approval of the new preview.',
  ),
  WB_RUN_INPUT: entry(400, 'The input of a run cannot be read.', 'Mend the row or column that the message names and draft the run again.'),
  WB_RUN_NOTHING: entry(
    409,
    'There is nothing for the run to do.',
    'Look at the reasons in the preview; choose other submissions, or leave the run.',
  ),
  WB_RUN_PARAMS: entry(
    400,
    'The parameters do not fit the task.',
    'Mend the parameters that the message names; `waybill task show NAME` lists them.',
  ),
  WB_RUN_STATE: entry(
    409,
    'The run is not in a state in which this can be done.',
    'Look at it with `waybill run show ID`; the message says what it is and what it would have to be.',
  ),
  WB_TASK_ANSWERS: entry(
    500,
    'A task did not answer one outcome for each submission.',
    'Mend the task: performSlice answers as many outcomes as it was given submissions, in their order.',
  ),
  WB_TASK_CHANGED: entry(
    409,
    'The code of the task is not the code that the run was previewed with.',
    'Preview the run again with the code of today, or start a worker with the code that the run is pinned to.',
  ),
  WB_TASK_UNKNOWN: entry(404, 'No loaded program has a task of this name.', '`waybill task list` shows the tasks there are.'),
  WB_WORKLIST_REVIEW: entry(
    409,
    'The reviewed file differs from the one that went out.',
    'Mend each row that the message names, or export the worklist again. Open CSV files as text: spreadsheets eat leading zeros.',
  ),
} as const satisfies Record<string, ErrorEntry>;
