import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildCommands } from '../src/cli/run-cli.ts';
import { loadPrograms } from '../src/registry/index.ts';
import type { PlaybookDefinition } from '../src/sdk/index.ts';
import { classKeyOf } from '../src/triage/fingerprint.ts';
import { isAbout } from '../src/triage/playbook.ts';
import { declaredBy } from '../src/triage/record-occurrences.ts';
import config from '../waybill.config.ts';

const fillNothing = () => ({ params: {}, over: { kind: 'nothing' as const } });
const registry = loadPrograms(config.programs);
const root = buildCommands({} as never);
const all = [...registry.values()].flatMap(({ name, playbooks }) =>
  [...playbooks.values()].map(({ definition }) => [`${name} ${definition.name}`, definition] as const),
);

test.each(all)('%s: each step that names a command names one that there is, with options that it takes', (_name, { steps }) => {
  for (const { command } of steps) if (command !== undefined) expectCommand(command);
});

test.each(['triage', 'playbooks'])('each command line of the guide %s is one', (guide) => {
  const text = readFileSync(new URL(`../docs/guides/${guide}.md`, import.meta.url), 'utf8');
  const lines = [...text.matchAll(/^waybill .*$/gm)].map(([line]) => line.replace(/ {4,}.*$/, '').replaceAll(/"[^"]*"/g, 'WORDS'));
  expect(lines.length).toBeGreaterThan(8);
  for (const line of lines) expectCommand(line);
});

function expectCommand(command: string): void {
  const { found, words } = commandOf(command);
  const options = words.filter((word) => word.startsWith('--'));
  const known = found.options.map(({ long }) => long);
  expect(
    options.filter((option) => !known.includes(option)),
    command,
  ).toEqual([]);
  const needed = found.options
    .filter(({ mandatory, defaultValue }) => mandatory && defaultValue === undefined)
    .map(({ long }) => long as string);
  expect(
    needed.filter((option) => !options.includes(option)),
    command,
  ).toEqual([]);
  const given = words.filter((word, place) => !word.startsWith('--') && !words[place - 1]?.startsWith('--')).length;
  expect(given, command).toBeGreaterThanOrEqual(found.registeredArguments.filter(({ required }) => required).length);
}

test('every playbook that an alert of the house names is there', () => {
  const names = new Set(all.map(([, { name }]) => name));
  for (const name of [
    'export_failed',
    'silent_failure_surge',
    'partner_down',
    'expired_uploads',
    'unidentified_mail',
    'in_file_not_linked',
    'stuck_pending',
  ])
    expect(names).toContain(name);
});

test('a program whose playbook names what is not there is refused by name', () => {
  const program = config.programs[0]!;
  const [playbook] = program.playbooks as readonly PlaybookDefinition[];
  const broken = {
    ...playbook!,
    name: 'broken',
    about: { findings: ['nothing_such'], exports: ['none'], alerts: ['silence'], errorClasses: [{ stage: 'moon' }] },
    steps: [{ name: 'go', text: 'x', task: { name: 'fly', fill: fillNothing } }],
  };
  const faults = [
    'there is no task fly',
    'there is no finding nothing_such',
    'there is no export none',
    'there is no alert silence',
    'there is no stage moon',
  ];
  for (const fault of faults)
    expect(() => loadPrograms([{ ...program, playbooks: [broken] }])).toThrow(`program form526: playbook broken: ${fault}`);
});

test('tasks of steps take the parameters that are filled in', () => {
  const subject = { kind: 'none', id: '', place: null, code: null } as const;
  for (const program of registry.values())
    for (const { definition } of program.playbooks.values())
      for (const { task } of definition.steps) {
        if (!task) continue;
        const known = program.tasks.get(task.name)!.definition;
        const { fill } = task;
        const { params, over } = fill(subject);
        expect(known.params.safeParse(params).success, `${definition.name} ${task.name}`).toBe(true);
        expect(known.over, `${definition.name} ${task.name}`).toContain(over.kind);
      }
});

test('errors that want different answers are different classes, and lead to different playbooks', () => {
  const form526 = registry.get('form526')!;
  const declared = declaredBy(registry);
  const failure = { program: 'form526', stage: 'refusal', place: 'benefits_intake', step: null, message: null } as const;
  const classes = ['unidentified_mail', 'date_in_future', 'DOC102', 'number_taken'].map((code) =>
    classKeyOf({ ...failure, code }, declared),
  );
  expect(new Set(classes.map(({ fingerprint }) => fingerprint.toString('hex'))).size).toBe(4);
  const answers = classes.map(({ stage, place, code }) =>
    [...form526.playbooks.values()]
      .filter(({ definition }) => isAbout(definition, { kind: 'error_class', id: '1', stage, place, code }))
      .map(({ definition }) => definition.name),
  );
  expect(answers).toEqual([['unidentified_mail'], [], [], []]);
  const linked = { kind: 'error_class', id: '1', stage: 'refusal', place: 'benefits_documents', code: 'in_file_not_linked' } as const;
  expect(isAbout(form526.playbooks.get('in_file_not_linked')!.definition, linked)).toBe(true);
  const expired = { kind: 'error_class', id: '1', stage: 'loss', place: 'benefits_intake', code: 'expired' } as const;
  expect(isAbout(form526.playbooks.get('expired_uploads')!.definition, expired)).toBe(true);
});

function commandOf(line: string) {
  const [, ...words] = line.split(' ');
  const group = root.commands.find((each) => each.name() === words[0]);
  const own = group?.commands.find((each) => each.name() === words[1]);
  const found = own ?? group;
  if (!found) throw new Error(`There is no command for: ${line}`);
  return { found, words: words.slice(own ? 2 : 1) };
}
