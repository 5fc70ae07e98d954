import { z } from 'zod';
import type { LoadedTask } from '../../registry/index.ts';
import { readChoices } from '../../tasks/index.ts';
import { programFor, programsOf } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { count, programName } from '../schemas.ts';

const task = z.strictObject({
  program: programName,
  name: z.string(),
  title: z.string(),
  description: z.string(),
  risk: z.enum(['reads', 'reversible', 'irreversible']),
  /** People who must agree, never the one who asks. */
  approvals: count,
  over: z.array(z.enum(['worklist', 'csv', 'query', 'duplicates', 'handoffs', 'failed', 'nothing'])),
  concurrency: count,
  failure_budget: count,
  output_columns: z.array(z.string()),
  works: z.enum(['on one submission', 'on a slice', 'on one row', 'on a slice of rows', 'on a slice of handoffs', 'once']),
  /** JSON Schema of a row's columns, where it works on rows. */
  row: z.record(z.string(), z.unknown()).nullable(),
  /** JSON Schema of its parameters. */
  params: z.record(z.string(), z.unknown()),
  /** Parameters that take only what `choices` of the task lists now. */
  chosen: z.array(z.string()),
});

export const taskRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/tasks',
    group: 'tasks',
    summary: 'What can be run, with the JSON Schema of its parameters.',
    right: 'read',
    answer: z.strictObject({ tasks: z.array(task) }),
    handle: async ({ installation, caller }) => ({
      tasks: programsOf(installation, caller).flatMap(({ name, tasks }) => [...tasks.values()].map((each) => taskOf(name, each))),
    }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/tasks/:program/:name/choices',
    group: 'tasks',
    summary:
      'What its parameters may be now, where only the installation knows: by parameter. A run drafted with another value is refused.',
    right: 'read',
    params: z.strictObject({ program: programName, name: z.string() }),
    answer: z.strictObject({ choices: z.record(z.string(), z.array(z.strictObject({ value: z.string(), title: z.string() }))) }),
    handle: async ({ installation, caller, params: { program, name } }) => {
      const choices = await readChoices(installation.tasks, programFor(installation, caller, program).name, name);
      return { choices: Object.fromEntries(Object.entries(choices).map(([param, offered]) => [param, [...offered]])) };
    },
  }),
];

function taskOf(program: string, { definition }: LoadedTask): z.input<typeof task> {
  const { name, title, description, risk, approvals, over, concurrency, failureBudget, outputColumns, params } = definition;
  return {
    program,
    name,
    title,
    description,
    risk,
    approvals,
    over: [...over],
    concurrency,
    failure_budget: failureBudget,
    output_columns: [...outputColumns],
    works: definition.works,
    row: 'row' in definition ? { ...z.toJSONSchema(definition.row.schema, { io: 'input', unrepresentable: 'any' }) } : null,
    params: { ...z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' }) },
    chosen: Object.keys(definition.choices ?? {}),
  };
}
