import { z } from 'zod';
import { WaybillError } from '#kernel/errors.ts';
import type { TaskDefinition } from '#sdk';
import type { TaskSecrets } from '../ports.ts';

type ObjectSchema = z.ZodObject;

/**
 * Names of the parameters whose schema has `.meta({ secret: true })`. Such a parameter takes a reference to a secret that the installation offers to tasks; what
 * stands there is read where the task runs and is nowhere kept or shown.
 */
export function secretNames({ params }: Pick<TaskDefinition<never>, 'params'>): readonly string[] {
  if (!(params instanceof z.ZodObject)) return [];
  const { properties = {} } = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, object> };
  return Object.entries(properties).flatMap(([name, own]) => ((own as { secret?: unknown }).secret === true ? [name] : []));
}

/**
 * Checks parameters of which some are references: those against what is offered, the others against the task's schema.
 * @throws WB_RUN_PARAMS, from `check` too
 */
export function checkWithSecrets(
  task: Pick<TaskDefinition<never>, 'name' | 'params'>,
  given: unknown,
  secrets: TaskSecrets,
  check: (schema: z.ZodType, params: unknown) => unknown,
): unknown {
  const names = secretNames(task);
  if (names.length === 0) return check(task.params, given);
  const schema = task.params as unknown as ObjectSchema;
  const all = { ...(given as Record<string, unknown> | undefined) };
  const references = names.flatMap((name) => (name in all ? [[name, all[name]] as const] : []));
  const faults = [
    ...references.flatMap(([name, reference]) => faultOf(name, reference, secrets)),
    ...names.filter((name) => !(name in all) && !isOptional(schema, name)).map((name) => `${name}: a reference to a secret is needed`),
  ];
  if (faults.length > 0)
    throw new WaybillError('WB_RUN_PARAMS', `The parameters of ${task.name} do not fit: ${faults.join('; ')}.`, { faults });
  for (const name of names) delete all[name];
  const others = check(schema.omit(Object.fromEntries(names.map((name) => [name, true as const])) as never), all) as object;
  return { ...others, ...Object.fromEntries(references) };
}

/** What was given is not repeated: it may be the secret itself. */
function faultOf(name: string, reference: unknown, secrets: TaskSecrets): readonly string[] {
  if (typeof reference === 'string' && secrets.offered.includes(reference)) return [];
  const offered = secrets.offered.length === 0 ? 'none is offered' : `there are ${secrets.offered.join(', ')}`;
  return [`${name}: takes only a reference to a secret that WAYBILL_TASK_SECRETS offers; ${offered}`];
}

function isOptional({ shape }: ObjectSchema, name: string): boolean {
  return (shape[name] as z.ZodType).safeParse(undefined).success;
}

/** Parameters as the task gets them, and how to take the secrets out of whatever it answers. */
export interface OpenedParams {
  readonly params: unknown;
  mask<T>(value: T): T;
}

/**
 * Reads the secrets that the references name, in this process and for this slice alone.
 * @throws WB_SECRET where one is not there or too short to be masked; WB_RUN_PARAMS where it is not what the task's schema asks for
 */
export function openParams(task: Pick<TaskDefinition<never>, 'name' | 'params'>, stored: unknown, secrets: TaskSecrets): OpenedParams {
  const names = secretNames(task).filter((name) => typeof Object(stored)[name] === 'string');
  if (names.length === 0) return { params: stored, mask: (value) => value };
  const given = stored as Record<string, unknown>;
  const { shape } = task.params as unknown as ObjectSchema;
  const read = names.map((name) => ({ name, reference: given[name] as string, text: secrets.read(given[name] as string) }));
  const opened = read.map(({ name, reference, text }) => [name, parsed(shape[name] as z.ZodType, name, reference, text)] as const);
  const forms = read.flatMap(({ reference, text }) => formsOf(text).map((form) => [form, `[${reference}]`] as const));
  return { params: { ...given, ...Object.fromEntries(opened) }, mask: (value) => masked(value, forms) as typeof value };
}

const SHORTEST = 6;

function parsed(schema: z.ZodType, name: string, reference: string, text: string): unknown {
  if (text.length < SHORTEST)
    throw new WaybillError(
      'WB_SECRET',
      `The secret ${reference} is shorter than ${SHORTEST} characters: it could not be kept out of what is shown.`,
    );
  const checked = schema.safeParse(text);
  if (checked.success) return checked.data;
  throw new WaybillError('WB_RUN_PARAMS', `What stands at ${reference} is not what the parameter ${name} takes.`);
}

/** A secret as it may stand in an address, in a header or in JSON. The longest first, so that none leaves a rest. */
function formsOf(text: string): readonly string[] {
  const forms = [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString('base64'),
    Buffer.from(text).toString('base64url'),
    JSON.stringify(text).slice(1, -1),
  ];
  return [...new Set(forms)].toSorted((one, other) => other.length - one.length);
}

function masked(value: unknown, forms: readonly (readonly [string, string])[]): unknown {
  if (typeof value === 'string') return forms.reduce((text, [form, shown]) => text.replaceAll(form, shown), value);
  if (Array.isArray(value)) return value.map((each) => masked(each, forms));
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value) || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [masked(name, forms), masked(each, forms)]));
}
