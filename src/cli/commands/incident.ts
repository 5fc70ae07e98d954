import { type Command, Option } from 'commander';
import {
  affectedByIncident,
  INCIDENT_ORDERS,
  INCIDENT_STATES,
  type IncidentSort,
  listIncidents,
  showIncident,
} from '../../triage/index.ts';
import { numbered, sorted, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { linesOfIncident } from '../incident-lines.ts';
import { table } from '../output.ts';
import { addIncidentDeeds } from './incident-deeds.ts';

const PAGE = 30;

interface ListGiven {
  readonly program?: string;
  readonly playbook?: string;
  readonly state: (typeof INCIDENT_STATES)[number] | 'all';
  readonly sort: IncidentSort;
  readonly before?: string;
  readonly limit: number;
}

/** `waybill incident …`: uses of playbooks, from their opening until their cause is gone. */
export function addIncident(root: Command, open: OpenContext): void {
  const group = root.command('incident').description('uses of playbooks: what was done, by whom, and whether the cause is gone');
  addList(group, open);
  addShow(group, open);
  addAffected(group, open);
  addIncidentDeeds(group, open);
}

function addList(group: Command, open: OpenContext): void {
  group
    .command('list')
    .description('incidents, the newest first unless --sort says another order')
    .option('--program <name>', 'only of this program')
    .option('--playbook <name>', 'only of this playbook')
    .addOption(new Option('--state <state>', 'only in this state').choices([...INCIDENT_STATES, 'all']).default('open'))
    .addOption(sorted(INCIDENT_ORDERS, '-opened'))
    .option('--before <cursor>', 'begin behind this incident: `next` of the page before, in the same order')
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (given: ListGiven, command: Command) => {
      const { within, output } = open(command);
      const { rows, next } = await within('read', ({ database }, own) =>
        database.transaction(own.scope, (session) => listIncidents(session, given)),
      );
      const cells = rows.map((row) => [
        row.id,
        row.program,
        row.state,
        `${row.stepsEnded} of ${row.steps}`,
        row.openedBy,
        row.openedAt.toISOString(),
        row.title,
      ]);
      const lines =
        cells.length === 0
          ? ['No incident is like that.']
          : table(['incident', 'program', 'state', 'steps', 'opened by', 'opened', 'what'], cells);
      output.answer({ incidents: rows, next }, [...lines, ...(next === null ? [] : ['', `More: --before ${next}`])]);
    });
}

function addShow(group: Command, open: OpenContext): void {
  group
    .command('show')
    .addArgument(numbered('incident'))
    .description('one incident: whether its cause is gone, its steps, everything that was done or said')
    .action(async (id: number, _given: unknown, command: Command) => {
      const { within, output } = open(command);
      const shown = await within('read', ({ database, triage }, own) =>
        database.transaction(own.scope, (session) => showIncident(session, triage, id)),
      );
      output.answer(shown, linesOfIncident(shown));
    });
}

function addAffected(group: Command, open: OpenContext): void {
  group
    .command('affected')
    .addArgument(numbered('incident'))
    .description('whom it affects at this moment')
    .option('--after <cursor>', 'begin after this row: `next` of the page before')
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (id: number, page: { after?: string; limit: number }, command: Command) => {
      const { within, output } = open(command);
      const {
        count,
        people,
        rows,
        next,
        at,
        command: list,
        ...rest
      } = await within('read', ({ database, triage }, own) =>
        database.transaction(own.scope, (session) => affectedByIncident(session, triage, id, page)),
      );
      const many =
        count === null
          ? 'Another list tells'
          : `${count.exact ? count.value : `More than ${count.value}`}${people === null ? '' : ` of ${people} people`}`;
      const cells = rows.map((row) => [row.submission ?? '-', row.what, row.state, row.reason ?? '']);
      output.answer({ ...rest, at, count, people, rows, next, command: list }, [
        `${many}, as at ${at.toISOString()}; the same list: ${list}`,
        ...(cells.length === 0 ? [] : ['', ...table(['submission', 'what', 'state', 'reason'], cells)]),
        ...(next === null ? [] : ['', `More: --after ${next}`]),
      ]);
    });
}
