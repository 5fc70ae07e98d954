import { z } from 'zod';
import { WaybillError } from '#kernel/errors.ts';
import type { TaskDefinition } from '#sdk';
import type { PersonalValues, RegisteredTask, SealedValue } from './ports.ts';

/** What stands in place of a personal value wherever parameters are shown. */
export const SEALED = 'sealed';

type Schema = z.ZodType;

/** Names of the properties whose schema has `.meta({ personal: true })`: parameters of a task, or columns of its rows. */
export function personalNames(schema: Schema): readonly string[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, object> };
  return Object.entries(properties).flatMap(([name, own]) => ((own as { personal?: unknown }).personal === true ? [name] : []));
}

/** Columns of a task's rows that hold personal values; none for tasks that run over something else. */
export function personalColumns(task: TaskDefinition<never>): readonly string[] {
  return 'row' in task ? personalNames(task.row.schema) : [];
}

export function isSealed(value: unknown): value is SealedValue {
  const { sealed, mac } = Object(value) as { sealed?: unknown; mac?: unknown };
  return typeof sealed === 'string' && typeof mac === 'string';
}

/** Parameters as they are kept: what is personal is encrypted, and findable for its redaction by its keyed hash alone. */
export async function sealParams(values: PersonalValues, { program, task }: RegisteredTask, params: unknown): Promise<unknown> {
  const given = Object(params) as Record<string, unknown>;
  const names = personalNames(task.params).filter((name) => given[name] !== undefined && given[name] !== null);
  if (names.length === 0) return params;
  const seal = async (name: string) => [name, await values.seal(program.name, JSON.stringify(given[name]))] as const;
  return { ...given, ...Object.fromEntries(await Promise.all(names.map(seal))) };
}

/**
 * Parameters as the task takes them, with the personal ones of them by name.
 * @throws WB_RUN_PARAMS where one was purged or redacted: the run cannot be tried again
 */
export async function openParams(
  values: PersonalValues,
  { program, task }: RegisteredTask,
  stored: unknown,
): Promise<{ readonly params: unknown; readonly personal: Readonly<Record<string, string>> }> {
  const given = Object(stored) as Record<string, unknown>;
  const names = personalNames(task.params).filter((name) => given[name] !== undefined && given[name] !== null);
  const gone = names.find((name) => !isSealed(given[name]));
  if (gone !== undefined)
    throw new WaybillError('WB_RUN_PARAMS', `The parameter ${gone} of ${task.name} is no longer kept. Draft a new run.`);
  if (names.length === 0) return { params: stored, personal: {} };
  const open = async (name: string) => [name, JSON.parse(await values.open(program.name, given[name] as SealedValue)) as unknown] as const;
  const opened = Object.fromEntries(await Promise.all(names.map(open)));
  return { params: { ...given, ...opened }, personal: Object.fromEntries(names.map((name) => [name, String(opened[name])])) };
}

/** Parameters as people see them. */
export function shownParams(stored: unknown): unknown {
  return mapSealed(stored, () => SEALED);
}

/** Parameters as a digest covers them: by their keyed hashes, so that another data key is no other run. */
export function digestedParams(stored: unknown): unknown {
  return mapSealed(stored, ({ mac, key }) => ({ mac, key })) ?? null;
}

function mapSealed(stored: unknown, show: (value: SealedValue) => unknown): unknown {
  if (stored === null || typeof stored !== 'object' || Array.isArray(stored)) return stored;
  return Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, isSealed(value) ? show(value) : value]));
}
