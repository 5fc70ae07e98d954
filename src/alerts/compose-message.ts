import type { Alert } from './alert.ts';
import type { MessageKind, NewMessage } from './message.ts';

/** What a message needs of a rule. */
export interface RuleWords {
  readonly title: string;
  readonly means: string;
  readonly next: string;
}

const MOST_SHOWN = 20;
const SEVERITY_ORDER = ['info', 'warning', 'urgent'] as const;

/**
 * One message about the alerts of one rule and program: each with its count and window, a link to the list of what it affects, and the playbook.
 * @param alerts at least one, all of the same rule and program
 */
export function composeMessage(
  kind: Extract<MessageKind, 'opened' | 'reminded' | 'resolved'>,
  alerts: readonly Alert[],
  words: RuleWords | undefined,
  publicUrl: string,
  at: Date,
): NewMessage {
  const [first] = alerts as readonly [Alert];
  const severity = SEVERITY_ORDER.toReversed().find((each) => alerts.some((alert) => alert.severity === each)) ?? first.severity;
  const title = words?.title ?? first.rule;
  const place = first.program ?? 'Waybill';
  const subject =
    kind === 'resolved' ? `[over] ${place}: ${title}` : `[${severity}] ${place}: ${title}${kind === 'reminded' ? ' (still)' : ''}`;
  return {
    program: first.program,
    audience: 'operators',
    kind,
    event: `${kind} ${alerts.map(({ id, reminders, toldAt }) => `${id}:${kind === 'reminded' ? reminders + 1 : (toldAt?.getTime() ?? at.getTime())}`).join(' ')}`,
    severity,
    rule: first.rule,
    subject,
    lines: [
      ...alerts.slice(0, MOST_SHOWN).flatMap((alert) => linesOf(kind, alert, publicUrl)),
      ...moreLines(alerts),
      ...closing(kind, first, words, publicUrl),
    ],
  };
}

function linesOf(kind: MessageKind, alert: Alert, publicUrl: string): string[] {
  const since = kind === 'opened' ? '' : `, since ${minute(alert.openedAt)}`;
  const end =
    kind === 'resolved' ? `, over ${minute(alert.goneSince ?? alert.stateAt)}, at most ${alert.most.toLocaleString('en-US')}` : '';
  return [
    `${alert.title} (${windowWords(alert)}${since}${end}; alert ${alert.id})`,
    ...(kind === 'resolved' ? [] : [`List: ${publicUrl}${alert.list}`]),
  ];
}

function moreLines(alerts: readonly Alert[]): string[] {
  return alerts.length > MOST_SHOWN ? [`and ${alerts.length - MOST_SHOWN} more of the same rule`] : [];
}

function closing(
  kind: MessageKind,
  { id, playbook, program, rule, key }: Alert,
  words: RuleWords | undefined,
  publicUrl: string,
): string[] {
  if (kind === 'resolved') return [];
  const about = `${rule}:${key}`;
  const query = new URLSearchParams({ ...(program === null ? {} : { program }), alert: about }).toString();
  const command = `waybill playbook start ${playbook} --program ${program} --alert ${about} --reason …`;
  return [
    ...(words ? [`What it means: ${words.means}`, `What to do: ${words.next}`] : []),
    ...(playbook === null ? [] : [`Playbook: ${publicUrl}/playbooks/${playbook}?${query} or ${command}`]),
    `Take it in hand: ${publicUrl}/alerts/${id} or waybill alerts acknowledge ${id} --reason …`,
  ];
}

function windowWords({ windowFrom, windowUntil, firedAt }: Alert): string {
  return windowFrom && windowUntil ? `from ${minute(windowFrom)} to ${minute(windowUntil)}` : `as of ${minute(firedAt)}`;
}

/** To the minute, in UTC. */
export function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
