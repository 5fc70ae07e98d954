import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { AlertSeverity } from '#sdk';
import { recordLines } from '../ledger/index.ts';
import { type Alert, MUCH_WORSE, SETTLE_MS } from './alert.ts';
import { type FiredAlert, lockAlerts, markGone, markUnknownGone, reopenWorse, resolveGone, upsertFired } from './alerts.sql.ts';
import { noteOf, WATCH } from './note.ts';
import type { AlertHouse } from './ports.ts';
import type { PlacedFiring, Rule } from './rule.ts';

export interface Findings {
  readonly rule: Rule;
  /** In place of the rule's own, where the settings say so. */
  readonly severity: AlertSeverity | undefined;
  readonly firings: readonly PlacedFiring[];
}

/** The rule that rules can be looked at. */
export const RULE_FAILED = 'rule_failed';

/** Opens, renews and ends alerts by what the rules found, in one transaction. Alerts of rules that failed stay as they are. */
export async function recordFirings(
  { database, programs }: Pick<AlertHouse, 'database' | 'programs'>,
  found: readonly Findings[],
  faults: readonly { readonly rule: string; readonly code: string }[],
): Promise<{ readonly opened: number; readonly resolved: number }> {
  const fired = [...found.flatMap((each) => alertsOf(programs, each)), ...faults.map(faultOf)];
  return database.repeatable('*', async (session) => {
    await lockAlerts(session);
    const at = now();
    const opened = fired.length === 0 ? [] : await upsertFired(session, distinct(fired), at);
    const looked = [...found.map(({ rule }) => rule.name), RULE_FAILED];
    await markGone(session, looked, at);
    await markUnknownGone(session, [...looked, ...faults.map(({ rule }) => rule)], at);
    const worse = await reopenWorse(session, MUCH_WORSE, at);
    const resolved = await resolveGone(session, new Date(at.getTime() - SETTLE_MS), at);
    await note(session, opened, worse, resolved);
    return { opened: opened.length, resolved: resolved.length };
  });
}

/** What was opened is one line a program, whatever its number. */
async function note(
  session: Session,
  opened: readonly Pick<Alert, 'id' | 'program'>[],
  worse: readonly Alert[],
  resolved: readonly Alert[],
): Promise<void> {
  const [because, over] = ['it is much worse than when it was taken in hand', 'its condition is gone'];
  await recordLines(session, [
    ...[...Map.groupBy(opened, ({ program }) => program)].map(([program, own]) => ({
      at: now(),
      actor: WATCH,
      program,
      action: 'alerts.opened',
      subject: { kind: 'alerts', id: own[0]?.id ?? 0 },
      details: { alerts: own.map(({ id }) => id) },
    })),
    ...worse.map((alert) => noteOf(alert, 'reopened', { by: WATCH, reason: because }, { count: alert.count })),
    ...resolved.map((alert) => noteOf(alert, 'resolved', { by: WATCH, reason: over }, { rule: alert.rule, most: alert.most })),
  ]);
}

function alertsOf(programs: AlertHouse['programs'], { rule, severity, firings }: Findings): FiredAlert[] {
  return firings.map((firing) => ({
    program: firing.program,
    rule: rule.name,
    key: firing.key,
    severity: severity ?? firing.severity ?? rule.severity,
    title: withoutNumbersOfPeople(firing.title),
    count: firing.count,
    windowFrom: firing.window?.from ?? null,
    windowUntil: firing.window?.until ?? null,
    list: firing.list,
    playbook: playbookOf(programs, rule, firing.program),
  }));
}

/** A program that has no such playbook gets no link to one. */
function playbookOf(programs: AlertHouse['programs'], { playbook }: Rule, program: string | null): string | null {
  return playbook !== null && program !== null && programs.get(program)?.playbooks.has(playbook) === true ? playbook : null;
}

function faultOf({ rule, code }: { readonly rule: string; readonly code: string }): FiredAlert {
  const title = `The rule ${rule} could not be looked at (${code})`;
  const common = { program: null, severity: 'warning', count: 1, windowFrom: null, windowUntil: null, playbook: null } as const;
  return { ...common, rule: RULE_FAILED, key: rule, title, list: '/alerts' };
}

/** Two of one key would meet in one statement. */
function distinct(fired: readonly FiredAlert[]): FiredAlert[] {
  return [...new Map(fired.map((alert) => [`${alert.program ?? ''} ${alert.rule} ${alert.key}`, alert])).values()];
}

/** A program's rule writes its own sentence: what looks like a person's number or address does not leave with it. */
function withoutNumbersOfPeople(title: string): string {
  return title
    .replace(/\d{3}-?\d{2}-?\d{4}|\d{10}V\d{6}|\d{3}-\d{3}-\d{4}/g, '…')
    .replace(/\S+@\S+/g, '…')
    .slice(0, 500);
}
