import { now } from '#kernel/clock/clock.ts';
import type { Actor, LedgerLine } from '../ledger/index.ts';

/** What is done by itself. */
export const WORKER: Actor = { kind: 'system', name: 'worker' };

export interface NoticeDeed {
  readonly by: Actor;
  readonly reason: string;
  readonly runId?: number;
}

/** The ledger's line about a notice. `verb` completes `notice.`. No address and no field of a message stands in it. */
export function noteOf(
  notice: { readonly id: number; readonly program: string; readonly kind: string; readonly name: string },
  verb: string,
  { by, reason, runId }: NoticeDeed,
  details: Readonly<Record<string, unknown>> = {},
): LedgerLine {
  return {
    at: now(),
    actor: by,
    program: notice.program,
    action: `notice.${verb}`,
    subject: { kind: 'notice', id: notice.id },
    ...(runId === undefined ? {} : { runId }),
    reason,
    details: { kind: notice.kind, notice: notice.name, ...details },
  };
}
