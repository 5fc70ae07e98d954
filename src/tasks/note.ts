import { now } from '#kernel/clock/clock.ts';
import type { Scope } from '#kernel/db/database.ts';
import type { Actor, LedgerLine } from '../ledger/index.ts';
import type { Run } from './run.ts';

/** Who does something to a run, and why. */
export interface Deed {
  readonly by: Actor;
  readonly reason: string;
  /** The programs that they administer; none where left out. What only administrators may do is refused elsewhere. */
  readonly administers?: Scope;
}

/** The same, with the programs that they may see and change. */
export interface ScopedDeed extends Deed {
  readonly scope: Scope;
}

/** The finding of a run that was started without approval, until somebody else has looked at it. */
export const STARTED_WITHOUT = 'started_without_approval';

/** What the engine does by itself. */
export const ENGINE: Actor = { kind: 'system', name: 'worker' };

/** The ledger's line about a run. `verb` completes `run.`. */
export function noteOf(
  run: Pick<Run, 'id' | 'program' | 'task' | 'attempt'>,
  verb: string,
  deed: Deed,
  details: Readonly<Record<string, unknown>> = {},
): LedgerLine {
  return {
    at: now(),
    actor: deed.by,
    program: run.program,
    action: `run.${verb}`,
    subject: { kind: 'run', id: run.id },
    runId: run.id,
    reason: deed.reason,
    details: { task: run.task, attempt: run.attempt, ...details },
  };
}
