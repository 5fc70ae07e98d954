import { type Command, Option } from 'commander';
import {
  ALERT_LISTS,
  ALERT_ORDERS,
  type Alert,
  type AlertSort,
  acknowledgeAlert,
  listAlerts,
  listRules,
  type ShownAlert,
  showAlert,
} from '../../alerts/index.ts';
import { ALERT_SEVERITIES, type AlertSeverity } from '../../sdk/index.ts';
import { numbered, reason, sorted, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { addAlertChannels } from './alert-channels.ts';
import { addAlertWindows } from './alert-windows.ts';

const PAGE = 50;

interface ListGiven {
  readonly list: (typeof ALERT_LISTS)[number];
  readonly program?: string;
  readonly rule?: string;
  readonly severity?: AlertSeverity;
  readonly sort: AlertSort;
  readonly before?: string;
  readonly limit: number;
}

/** `waybill alerts …`: what operators are told of, by which ways, and when nobody is told. */
export function addAlerts(root: Command, open: OpenContext): void {
  const group = root.command('alerts').description('what operators are told of, who has it in hand, and by which ways they are told');
  addList(group, open);
  addShow(group, open);
  addAcknowledge(group, open);
  addRules(group, open);
  addAlertChannels(group, open);
  addAlertWindows(group, open);
}

function addList(group: Command, open: OpenContext): void {
  group
    .command('list')
    .description('alerts, the newest first unless --sort says another order')
    .addOption(new Option('--list <which>', 'which ones').choices(ALERT_LISTS).default('live'))
    .option('--program <name>', 'only of this program')
    .option('--rule <name>', 'only of this rule')
    .addOption(new Option('--severity <severity>', 'only of this severity').choices(ALERT_SEVERITIES))
    .addOption(sorted(ALERT_ORDERS, '-opened'))
    .option('--before <cursor>', 'begin behind this alert: `next` of the page before, in the same order')
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (given: ListGiven, command: Command) => {
      const { within, output } = open(command);
      const { rows, next } = await within('read', ({ database }, own) =>
        database.transaction(own.scope, (session) => listAlerts(session, given)),
      );
      output.answer({ alerts: rows, next }, [...linesOf(rows, given.list), ...(next === null ? [] : [`More: --before ${next}`])]);
    });
}

function linesOf(alerts: readonly Alert[], list: ListGiven['list']): string[] {
  if (alerts.length === 0) return [list === 'live' ? 'Nothing is wrong that a rule looks at.' : 'No alert is like that.'];
  const cells = alerts.map((alert) => [
    alert.id,
    alert.severity,
    alert.acknowledgedBy && alert.state === 'acknowledged' ? `in hand: ${alert.acknowledgedBy}` : alert.state,
    alert.program ?? '-',
    alert.rule,
    alert.title,
    alert.openedAt.toISOString().slice(0, 16),
  ]);
  return [
    ...table(['alert', 'severity', 'state', 'program', 'rule', 'what', 'since'], cells),
    '',
    '`waybill alerts show ID` says what one means and what to do.',
  ];
}

function addShow(group: Command, open: OpenContext): void {
  group
    .command('show')
    .addArgument(numbered('alert'))
    .description('one alert: what it means, what to do, where to see what it affects, and who was told')
    .action(async (id: number, _given: unknown, command: Command) => {
      const { within, output } = open(command);
      await within('read', async (house, own) => {
        const shown = await house.database.transaction(own.scope, (session) => showAlert(house.alerts, session, id));
        output.answer(shown, linesOfShown(shown, house.publicUrl.replace(/\/$/, '')));
      });
    });
}

function linesOfShown(alert: ShownAlert, publicUrl: string): string[] {
  const { id, program, rule, state, severity, title, windowFrom, windowUntil, list, playbook, acknowledgedBy, acknowledgedReason } = alert;
  const window = windowFrom && windowUntil ? `, counted from ${windowFrom.toISOString()} to ${windowUntil.toISOString()}` : '';
  const ways = alert.messages.flatMap((message) =>
    message.deliveries.map((way) => [
      message.createdAt.toISOString().slice(0, 16),
      message.kind,
      way.channel,
      way.state,
      way.tries,
      way.faultCode ?? '-',
    ]),
  );
  return [
    `Alert ${id} of ${program ?? 'the installation'} (${rule}): ${state}, ${severity}, since ${alert.openedAt.toISOString()}`,
    `${title}${window}; at most ${alert.most}`,
    ...(acknowledgedBy ? [`In hand of ${acknowledgedBy}: ${acknowledgedReason}`] : []),
    '',
    `What it means: ${alert.means ?? 'this version has no such rule any more'}`,
    `What to do: ${alert.next ?? 'nothing; it ends by itself'}`,
    `List: ${publicUrl}${list}`,
    ...(playbook === null ? [] : [`Playbook: waybill playbook show ${playbook}`]),
    ...(ways.length > 0 ? ['', ...table(['told', 'what', 'channel', 'state', 'tries', 'why'], ways)] : []),
  ];
}

function addAcknowledge(group: Command, open: OpenContext): void {
  group
    .command('acknowledge')
    .addArgument(numbered('alert'))
    .description('take one in hand: no more reminders; it ends by itself, and twice as much opens it again')
    .requiredOption('--reason <text>', 'what is being done', reason)
    .action(async (id: number, given: { reason: string }, command: Command) => {
      const { within, output } = open(command);
      const taken = await within('operate', (house, own) =>
        acknowledgeAlert(house.alerts, { id, scope: own.scope, by: own.actor, reason: given.reason }),
      );
      output.answer(taken, [`Alert ${id} is in hand of ${taken.acknowledgedBy}.`]);
    });
}

function addRules(group: Command, open: OpenContext): void {
  group
    .command('rules')
    .description('every rule with its thresholds, as this installation has them set')
    .action(async (_given: unknown, command: Command) => {
      const { within, output } = open(command);
      const rules = await within('read', (house) => listRules(house.alerts));
      const cells = rules.map(({ name, program, severity, isOff, limits, title }) => [
        name,
        program ?? '-',
        isOff ? 'off' : severity,
        Object.entries(limits)
          .map(([limit, value]) => `${limit} ${value}`)
          .join(', ') || '-',
        title,
      ]);
      output.answer({ rules }, table(['rule', 'program', 'severity', 'thresholds', 'what'], cells));
    });
}
