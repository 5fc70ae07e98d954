import { now } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Choice, ChoiceContext } from '#sdk';
import { countAttention } from '../../standing/index.ts';
import type { RegisteredTask, TaskHouse, TaskProgram } from '../ports.ts';
import { findTask } from '../refusals.ts';

type Choices = Readonly<Record<string, readonly Choice[]>>;
type ChoiceHouse = Pick<TaskHouse, 'database' | 'programs'>;

/**
 * What each parameter may be of which only the installation knows, by parameter: what a form offers and what a draft is checked against.
 * @throws WB_TASK_UNKNOWN
 */
export async function readChoices(house: ChoiceHouse, program: string, name: string): Promise<Choices> {
  return choicesOf(house, findTask(house.programs, program, name));
}

/** @throws WB_RUN_PARAMS naming each parameter that is none of its choices, and what these are */
export async function checkChoices(house: ChoiceHouse, registered: RegisteredTask, params: unknown): Promise<void> {
  const { task } = registered;
  if (task.choices === undefined) return;
  const choices = await choicesOf(house, registered);
  const faults = Object.entries(choices).flatMap(([name, offered]) => faultOf(name, Object(params)[name], offered));
  if (faults.length > 0)
    throw new WaybillError('WB_RUN_PARAMS', `The parameters of ${task.name} do not fit: ${faults.join('; ')}.`, { faults });
}

async function choicesOf({ database }: ChoiceHouse, { program, task }: RegisteredTask): Promise<Choices> {
  const context = contextOf(database, program);
  const read = Object.entries(task.choices ?? {}).map(async ([name, choose]) => [name, await choose(context)] as const);
  return Object.fromEntries(await Promise.all(read));
}

const SHOWN = 20;

/** A list is judged value by value; what was left out is the schema's matter. What was given is not repeated. */
function faultOf(name: string, given: unknown, offered: readonly Choice[]): readonly string[] {
  const values = Array.isArray(given) ? given : given === undefined || given === null ? [] : [given];
  const known = new Set(offered.map(({ value }) => value));
  if (values.every((value) => known.has(String(value)))) return [];
  const shown = offered.slice(0, SHOWN).map(({ value }) => value);
  const rest = offered.length > SHOWN ? ` and ${offered.length - SHOWN} more` : '';
  return [`${name}: takes ${offered.length === 0 ? 'one of the choices, and there are none' : `one of ${shown.join(', ')}${rest}`}`];
}

function contextOf(database: Database, { name, forms, destinations, exports, notices }: TaskProgram): ChoiceContext {
  return {
    program: name,
    forms: titled(forms),
    destinations: titled(destinations),
    exports: titled(exports),
    notices: (notices?.definitions ?? []).map(({ name: value, title }) => ({ value, title })),
    searchable: [...new Set([...(forms?.values() ?? [])].flatMap(({ searchable }) => Object.keys(searchable)))],
    now,
    attention: () => database.transaction([name], (session) => countAttention(session, now(), name)),
  };
}

function titled(parts: ReadonlyMap<string, { readonly title: string }> = new Map()): readonly Choice[] {
  return [...parts].map(([value, { title }]) => ({ value, title }));
}
