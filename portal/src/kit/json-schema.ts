import { fieldText } from './field-text.ts';

/** The part of JSON Schema (draft 2020-12) that parameters of tasks use. */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  /** Takes a reference to a secret only. */
  readonly secret?: boolean;
}

export interface FieldSchema {
  readonly name: string;
  readonly title: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

export type FieldKind = 'text' | 'number' | 'date' | 'flag' | 'choice' | 'lines' | 'json';

/** The fields of an object's schema in its order. A property with a default need not be given. */
export function fieldsOf(schema: unknown): FieldSchema[] {
  const { properties = {}, required = [] } = (schema ?? {}) as JsonSchema;
  return Object.entries(properties).map(([name, own]) => {
    const plain = withoutChoice(own);
    const title = plain.title ?? wordsOfName(name);
    return { name, title, schema: plain, isRequired: required.includes(name) && plain.default === undefined };
  });
}

/**
 * `anyOf: [X, null]` is X, left out where it is empty. Where a command line may give a word for a flag or digits for an id, a form has the flag
 * or the text.
 */
function withoutChoice(schema: JsonSchema): JsonSchema {
  const others = schema.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  const plainest =
    others.length === 1 ? others[0] : ['boolean', 'string'].map((type) => others.find((one) => one.type === type)).find(Boolean);
  if (!plainest) return schema;
  const { anyOf: _anyOf, ...rest } = schema;
  return { ...plainest, ...rest };
}

/** `ratePerSecond` and `rate_per_second` are `Rate per second`. */
function wordsOfName(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function kindOfField(schema: JsonSchema, hasChoices = false): FieldKind {
  if (hasChoices || schema.enum) return 'choice';
  if (schema.type === 'boolean') return 'flag';
  if (schema.type === 'number' || schema.type === 'integer') return 'number';
  if (schema.type === 'array' && schema.items?.type === 'string') return 'lines';
  if (schema.type === 'string') return schema.format === 'date' ? 'date' : 'text';
  return 'json';
}

export interface ReadFields {
  readonly values: Readonly<Record<string, unknown>>;
  /** What cannot be read, by name; the server checks the rest. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Reads a form of `SchemaFields`. What was left empty is left out, so that defaults hold. */
export function readFields(schema: unknown, form: FormData): ReadFields {
  const values: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const { name, schema: own, isRequired, title } of fieldsOf(schema)) {
    const kind = kindOfField(own);
    const given = kind === 'lines' ? linesOf(form, name) : fieldText(form, name);
    if (kind === 'flag') values[name] = given === 'true';
    else if (given === '') {
      if (isRequired) errors[name] = `${title} is missing.`;
    } else {
      try {
        values[name] = readValue(kind, own, given);
      } catch {
        errors[name] = kind === 'number' ? `${title} is no number.` : `${title} is no JSON.`;
      }
    }
  }
  return { values, errors };
}

/** What was typed, a line each; or the boxes that are ticked. */
function linesOf(form: FormData, name: string): string {
  const lines = form.getAll(name).filter((line) => typeof line === 'string');
  return lines.join('\n').trim();
}

function readValue(kind: FieldKind, schema: JsonSchema, given: string): unknown {
  if (kind === 'json') return JSON.parse(given);
  if (kind === 'lines') return given.split('\n').flatMap((line) => line.trim() || []);
  if (kind !== 'number' && schema.type !== 'number' && schema.type !== 'integer') return given;
  const number = Number(given);
  if (Number.isNaN(number)) throw new TypeError('no number');
  return number;
}
