import { type Command, Option } from 'commander';
import { playbooksAbout, type ShownPlaybook, SUBJECT_KINDS, type SubjectKind, showPlaybook, startPlaybook } from '../../triage/index.ts';
import { reason } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { programsFor } from '../export-for.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

interface About {
  readonly program?: string;
  readonly errorClass?: string;
  readonly finding?: string;
  readonly export?: string;
  readonly alert?: string;
}

/** `waybill playbook …`: what to do about failures. */
export function addPlaybook(root: Command, open: OpenContext): void {
  const group = root.command('playbook').description('what to do about an error class, a finding, an overdue export or an alert');
  addList(group, open);
  group
    .command('show <name>')
    .description('what it means, how to tell its variants apart, whom it affects, its steps, and what to tell people')
    .option('--program <name>', 'its program')
    .action(async (name: string, given: About, command: Command) => {
      const { within, output } = open(command);
      const shown = await within('read', (house, own) =>
        showPlaybook(house.triage, programFor(house.registry, own, given.program).name, name),
      );
      output.answer(shown, linesOfShown(shown));
    });
  addStart(group, open);
}

function about(command: Command): Command {
  return command
    .option('--program <name>', 'its program')
    .addOption(new Option('--error-class <id>', 'about this error class').conflicts(['finding', 'export', 'alert']))
    .addOption(new Option('--finding <id>', 'about this finding').conflicts(['errorClass', 'export', 'alert']))
    .addOption(new Option('--export <name>', 'about this export').conflicts(['errorClass', 'finding', 'alert']))
    .addOption(
      new Option('--alert <key>', 'about this alert: its rule, a colon and its key').conflicts(['errorClass', 'finding', 'export']),
    );
}

function subjectOf(given: About): { readonly kind: SubjectKind; readonly id: string } {
  const values: Readonly<Record<SubjectKind, string | undefined>> = {
    error_class: given.errorClass,
    finding: given.finding,
    export: given.export,
    alert: given.alert,
    none: '',
  };
  const kind = SUBJECT_KINDS.find((each) => values[each] !== undefined) ?? 'none';
  return { kind, id: values[kind] ?? '' };
}

function addList(group: Command, open: OpenContext): void {
  about(group.command('list').description('every playbook; of one thing, those that say something about it')).action(
    async (given: About, command: Command) => {
      const { within, output } = open(command);
      const playbooks = await within('read', async (house, own) => {
        const subject = subjectOf(given);
        if (subject.kind === 'none') {
          return programsFor(house, own, given.program).flatMap((program) =>
            [...(house.registry.get(program)?.playbooks.keys() ?? [])].map((name) => showPlaybook(house.triage, program, name)),
          );
        }
        const { name } = programFor(house.registry, own, given.program);
        const found = await house.database.transaction(own.scope, (session) => playbooksAbout(session, house.triage, name, subject));
        return found.map(({ definition }) => showPlaybook(house.triage, name, definition.name));
      });
      const cells = playbooks.map(({ program, name, version, steps, title }) => [program, name, version, steps.length, title]);
      output.answer(
        { playbooks },
        cells.length === 0 ? ['No playbook says anything about it.'] : table(['program', 'name', 'version', 'steps', 'what'], cells),
      );
    },
  );
}

function linesOfShown(shown: ShownPlaybook): string[] {
  return [
    `${shown.name} of ${shown.program}, version ${shown.version} (${shown.hash}): ${shown.title}`,
    '',
    shown.meaning,
    '',
    'Which one it is:',
    ...shown.variants.map(({ name, howToTell }) => `  ${name}: ${howToTell}`),
    '',
    'Steps:',
    ...shown.steps.flatMap(({ name, text, task, command }) => [
      `  ${name}: ${text}`,
      ...(task === null ? [] : [`    task ${task}: \`waybill incident step ID ${name} --outcome draft --reason REASON\``]),
      ...(command === null ? [] : [`    ${command}`]),
    ]),
    '',
    'Whom to ask:',
    ...shown.contacts.map(
      ({ name, for: who, reach }) => `  ${name}, ${who}: ${reach ?? `not set (contacts.${name} in the configuration)`}`,
    ),
    '',
    `What to tell people: ${shown.tellPeople}`,
  ];
}

function addStart(group: Command, open: OpenContext): void {
  about(group.command('start <name>').description('open an incident: one use of the playbook, each step recorded'))
    .requiredOption('--reason <text>', 'why', reason)
    .action(async (name: string, given: About & { reason: string }, command: Command) => {
      const { within, output } = open(command);
      const started = await within('operate', (house, own) => {
        const program = programFor(house.registry, own, given.program).name;
        const deed = { by: own.actor, scope: own.scope, reason: given.reason };
        return startPlaybook(house.triage, { program, playbook: name, subject: subjectOf(given), ...deed });
      });
      const { incident, isNew } = started;
      output.answer(started, [
        `Incident ${incident.id} is ${isNew ? 'open' : 'open already'}: ${incident.title}`,
        `Go on: waybill incident show ${incident.id}`,
      ]);
    });
}
