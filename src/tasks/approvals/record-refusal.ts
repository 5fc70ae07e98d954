import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { type ErrorCode, isWaybillError } from '#kernel/errors.ts';
import { type LedgerLine, recordLines } from '../../ledger/index.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { selectRun } from '../runs.sql.ts';

/** What was tried: on a run, or on a task of a program. */
interface Attempt {
  readonly verb: string;
  readonly deed: ScopedDeed;
  readonly runId?: number;
  readonly task?: { readonly program: string; readonly name: string };
}

/** Refusals of what somebody may not do. Wrong input is none: it is said, and nothing else. */
const RECORDED: ReadonlySet<ErrorCode> = new Set([
  'WB_APPROVAL_LATE',
  'WB_APPROVAL_OWN',
  'WB_APPROVAL_TWICE',
  'WB_APPROVAL_VOID',
  'WB_BREAK_GLASS',
  'WB_FORBIDDEN',
  'WB_REVIEW',
  'WB_RUN_RATE',
  'WB_RUN_STATE',
  'WB_TASK_CHANGED',
]);

/** Does what is asked; where it is refused, the refusal is in the ledger before it is told, in a transaction of its own. */
export async function onRecord<T>(house: Pick<TaskHouse, 'database'>, attempt: Attempt, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isWaybillError(error) && RECORDED.has(error.code)) await record(house, attempt, error.code);
    throw error;
  }
}

async function record({ database }: Pick<TaskHouse, 'database'>, attempt: Attempt, code: ErrorCode): Promise<void> {
  await database.transaction(attempt.deed.scope, async (session) => {
    const line = await lineOf(session, attempt, code);
    if (line) await recordLines(session, [line]);
  });
}

async function lineOf(session: Session, { verb, deed, runId, task }: Attempt, code: ErrorCode): Promise<LedgerLine | undefined> {
  const details = { attempted: verb, code };
  const run = runId === undefined ? undefined : await selectRun(session, runId);
  if (run) return noteOf(run, 'refused', deed, details);
  if (!task) return undefined;
  const subject = { kind: 'task', id: task.name };
  return { at: now(), actor: deed.by, program: task.program, action: 'task.refused', subject, reason: deed.reason, details };
}
