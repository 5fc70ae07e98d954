import { now } from '#kernel/clock/clock.ts';
import type { Actor, LedgerLine } from '../ledger/index.ts';
import type { Deed } from '../tasks/index.ts';

/** What the sweep does by itself. */
export const SWEEP: Actor = { kind: 'system', name: 'worker' };

/** The ledger's line about a share. `verb` completes `share.`. Counts only: no id, no address, no token. */
export function noteOf(
  share: { readonly id: number; readonly program: string; readonly runId?: number },
  verb: string,
  deed: Deed,
  details: Readonly<Record<string, unknown>>,
): LedgerLine {
  return {
    at: now(),
    actor: deed.by,
    program: share.program,
    action: `share.${verb}`,
    subject: { kind: 'share', id: share.id },
    ...(share.runId === undefined ? {} : { runId: share.runId }),
    reason: deed.reason,
    details,
  };
}
