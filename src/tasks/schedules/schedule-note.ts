import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { closeFindings, openFindings } from '../../handoffs/index.ts';
import { type LedgerLine, recordLines } from '../../ledger/index.ts';
import type { Deed } from '../note.ts';
import { FAULTS, WHY_MISSED, type WhyMissed } from './schedule-time.ts';
import { moveTime, type ScheduleTime } from './times.sql.ts';

const MISSED = 'scheduled_run_missed';
const DAY_MS = 86_400_000;

/** The ledger's line about a schedule. `verb` completes `schedule.`. */
export function scheduleLine(
  of: { readonly program: string; readonly schedule: string },
  verb: string,
  deed: Pick<Deed, 'by' | 'reason'>,
  details: Readonly<Record<string, unknown>> = {},
): LedgerLine {
  const subject = { kind: 'schedule', id: of.schedule };
  return { at: now(), actor: deed.by, program: of.program, action: `schedule.${verb}`, subject, reason: deed.reason, details };
}

const CLOCK = { kind: 'system', name: 'schedule' } as const;

/** Ends a due time without a run: on record, in the ledger, and where nobody decided it so as a finding that the next run closes. */
export async function missTime(session: Session, time: ScheduleTime, why: WhyMissed, detail: string | null = null): Promise<void> {
  const from = time.state === 'drafted' ? 'drafted' : 'due';
  if (!(await moveTime(session, { id: time.id, from, to: 'missed', at: now(), why, detail }))) return;
  await noteMissed(session, time, [{ dueAt: time.dueAt, why }]);
}

/** The same for times that were missed as they were noted. */
export async function noteMissed(
  session: Session,
  of: { readonly program: string; readonly schedule: string },
  missed: readonly { readonly dueAt: Date; readonly why: WhyMissed }[],
): Promise<void> {
  const first = missed[0];
  if (!first) return;
  const at = now();
  const counts = Object.fromEntries([...Map.groupBy(missed, ({ why }) => why)].map(([why, times]) => [why, times.length]));
  await recordLines(session, [
    scheduleLine(
      of,
      'missed',
      { by: CLOCK, reason: WHY_MISSED[first.why] },
      { from: first.dueAt.toISOString(), times: missed.length, why: counts },
    ),
  ]);
  const fault = missed.find(({ why }) => FAULTS.has(why));
  if (!fault) return;
  const details = { schedule: of.schedule, due: fault.dueAt.toISOString(), why: fault.why };
  await openFindings(session, [
    { program: of.program, kind: MISSED, subject: subjectOf(of), details, openedAt: at, answerBy: new Date(at.getTime() + DAY_MS) },
  ]);
}

/** A run of the schedule went on: whatever was missed before is no fault that lasts. */
export async function closeMissed(session: Session, of: { readonly program: string; readonly schedule: string }): Promise<void> {
  await closeFindings(
    session,
    [{ program: of.program, kind: MISSED, subject: subjectOf(of) }],
    'a later run of the schedule started',
    now(),
  );
}

function subjectOf({ schedule }: { readonly schedule: string }): string {
  return `schedule:${schedule}`;
}
