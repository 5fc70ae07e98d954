import { type ErrorEntry, entry } from './entry.ts';

/** Tasks, runs, approvals and worklists. */
export const TASK_ERRORS = {
  WB_APPROVAL_LATE: entry(
    409,
    'The time to decide on the run, or to start it, is over.',
    'Preview it again in a new run and ask for approval of that.',
  ),
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
  WB_BREAK_GLASS: entry(
    403,
    'The run may not be started without its approvals.',
    'Ask those who approve. Only tasks whose code allows it, and never irreversible ones, can be started by an administrator alone.',
  ),
  WB_EFFECT: entry(
    400,
    'A success has an effect that its item cannot have.',
    'Nothing was changed by that item. Give the row the id of a submission, run over hand-offs, or tell the author of the task.',
  ),
  WB_REVIEW: entry(
    409,
    'There is no after-review of the run that this person can close.',
    '`waybill run reviews` lists those that are open; somebody other than who started the run, and who has had it, closes each.',
  ),
  WB_QUERY_FAILED: entry(
    400,
    'A question of a task could not be answered.',
    'Mend the SELECT in the task: the message has PostgreSQL’s code. Names of tables and columns are in db/schema.sql.',
  ),
  WB_QUERY_REFUSED: entry(
    400,
    'A task asked the database for more than reading.',
    'Ask one SELECT with bound parameters and functions that only compute; what changes something is an outcome’s effect.',
  ),
  WB_RUN_INPUT: entry(400, 'The input of a run cannot be read.', 'Mend the row or column that the message names and draft the run again.'),
  WB_RUN_NOTHING: entry(
    409,
    'There is nothing for the run to do.',
    'Look at the reasons in the preview; choose other submissions, or leave the run.',
  ),
  WB_RUN_NOT_STUCK: entry(
    409,
    'The run is not stuck: somebody works on it.',
    'Wait, or pause or cancel it; `waybill run show ID` says who works on it and when it last got on.',
  ),
  WB_RUN_PARAMS: entry(
    400,
    'The parameters do not fit the task.',
    'Mend the parameters that the message names; `waybill task show NAME` lists them.',
  ),
  WB_RUN_RATE: entry(
    400,
    'The rate is higher than what was approved.',
    'Give one within the bound that the message names, or draft a new run with a higher one and have that approved.',
  ),
  WB_RUN_STATE: entry(
    409,
    'The run is not in a state in which this can be done.',
    'Look at it with `waybill run show ID`; the message says what it is and what it would have to be.',
  ),
  WB_SCHEDULE_STATE: entry(
    409,
    'The schedule is not in a state in which this can be done.',
    'Look at it with `waybill schedule show NAME`; the message says what it is.',
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
  WB_TASK_PREVIEW: entry(
    400,
    'The code of a task fails where it says what it would do.',
    'Nothing was changed. Mend `sample` or `preview` in the task: the message has the kind of the error and where it was thrown.',
  ),
  WB_TASK_READS_ONLY: entry(
    403,
    'A task of risk `reads` tried to write or to send.',
    'Take it out of the task, or give the task the risk `reversible` or `irreversible` and have it approved as such.',
  ),
  WB_TASK_UNKNOWN: entry(404, 'No loaded program has a task of this name.', '`waybill task list` shows the tasks there are.'),
  WB_WORKLIST_REVIEW: entry(
    409,
    'The reviewed file differs from the one that went out.',
    'Mend each row that the message names, or export the worklist again. Open CSV files as text: spreadsheets eat leading zeros.',
  ),
} as const satisfies Record<string, ErrorEntry>;
