import { now } from '#kernel/clock/clock.ts';
import type { Actor, LedgerLine } from '../ledger/index.ts';
import type { Deed } from '../tasks/index.ts';
import type { Alert } from './alert.ts';

/** What the watch does by itself. */
export const WATCH: Actor = { kind: 'system', name: 'watch' };

/** The ledger's line about an alert. `verb` completes `alert.`. */
export function noteOf(
  alert: Pick<Alert, 'id' | 'program'>,
  verb: string,
  deed: Deed,
  details: Readonly<Record<string, unknown>>,
): LedgerLine {
  return {
    at: now(),
    actor: deed.by,
    program: alert.program,
    action: `alert.${verb}`,
    subject: { kind: 'alert', id: alert.id },
    reason: deed.reason,
    details,
  };
}
