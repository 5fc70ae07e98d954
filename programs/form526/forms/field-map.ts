import type { FormField } from '../../../src/sdk/index.ts';
import { isRecord } from '../payload.ts';
import { answerText, isAnswer, rowsOf } from './answers.ts';

/** How an answer goes into a field: whole, as a part of it, or as a tick. */
export type Piece =
  | 'month'
  | 'day'
  | 'year'
  | 'ssn-area'
  | 'ssn-group'
  | 'ssn-serial'
  | 'initial'
  | 'zip'
  | 'zip-plus-4'
  | 'area-code'
  | 'exchange'
  | 'line'
  | 'tick';

/** One field of an official blank and the answer that belongs in it. `at` may hold `[]` once; the field then holds `#` for the position. */
export interface MappedField {
  readonly field: string;
  readonly at: string;
  readonly label: string;
  readonly piece?: Piece;
  /** How many repetitions the blank has room for. */
  readonly most?: number;
}

export interface PlacedAnswers {
  readonly fields: readonly FormField[];
  /** Answers with no field, or only in pieces there: printed as given on the continuation pages. */
  readonly others: readonly FormField[];
}

/** Places the answers of a part in the fields of its blank. Each answer stands whole in one field or among the others, never in neither. */
export function placeAnswers(part: Readonly<Record<string, unknown>>, map: readonly MappedField[]): PlacedAnswers {
  const placed = map.flatMap((mapped) => repeat(mapped, part)).map((mapped) => ({ mapped, value: valueAt(part, mapped.at) }));
  const fields: FormField[] = [];
  const whole = new Set<string>();
  for (const { mapped, value } of placed) {
    const written = isAnswer(value) && value !== null ? writtenAs(value, mapped.piece) : undefined;
    if (written === undefined) continue;
    fields.push({ field: mapped.field, label: mapped.label, value: written });
    if (!mapped.piece) whole.add(mapped.at);
  }
  const rest = without(part, '', whole);
  const others = rest === undefined ? [] : rowsOf([], rest).map(({ label, value }) => ({ field: '', label, value }));
  return { fields, others };
}

function repeat(mapped: MappedField, part: Readonly<Record<string, unknown>>): MappedField[] {
  const [list, tail] = mapped.at.split('[].');
  if (tail === undefined) return [mapped];
  const items = valueAt(part, list!);
  const count = Array.isArray(items) ? Math.min(items.length, mapped.most ?? 1) : 0;
  return Array.from({ length: count }, (_, index) => ({
    ...mapped,
    at: `${list}.${index}.${tail}`,
    field: mapped.field.replace('#', String(index)),
    label: `${mapped.label} (${index + 1})`,
  }));
}

function valueAt(part: unknown, path: string): unknown {
  let value = part;
  for (const key of path.split('.')) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isRecord(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

function writtenAs(value: string | number | boolean, piece: Piece | undefined): string | boolean | undefined {
  if (piece === undefined) return answerText(value);
  if (piece === 'tick') return typeof value === 'boolean' ? value : undefined;
  const pattern = PATTERNS[piece];
  return typeof value === 'string' ? pattern.exec(value)?.[1] : undefined;
}

/** An answer that is not written as the form expects goes to the continuation pages as it is. */
const PATTERNS: Readonly<Record<Exclude<Piece, 'tick'>, RegExp>> = {
  year: /^(\d{4})-\d{1,2}-\d{1,2}$/,
  month: /^\d{4}-(\d{1,2})-\d{1,2}$/,
  day: /^\d{4}-\d{1,2}-(\d{1,2})$/,
  'ssn-area': /^(\d{3})-?\d{2}-?\d{4}$/,
  'ssn-group': /^\d{3}-?(\d{2})-?\d{4}$/,
  'ssn-serial': /^\d{3}-?\d{2}-?(\d{4})$/,
  initial: /^\s*(\p{L}\p{M}*)/u,
  zip: /^(\d{5})(?:-?\d{4})?$/,
  'zip-plus-4': /^\d{5}-?(\d{4})$/,
  'area-code': /^(\d{3})-?\d{3}-?\d{4}$/,
  exchange: /^\d{3}-?(\d{3})-?\d{4}$/,
  line: /^\d{3}-?\d{3}-?(\d{4})$/,
};

/** The value without the answers at the given paths; undefined when nothing is left. */
function without(value: unknown, path: string, whole: ReadonlySet<string>): unknown {
  if (whole.has(path)) return undefined;
  const inside = (key: string) => (path === '' ? key : `${path}.${key}`);
  if (Array.isArray(value) && value.length > 0) {
    const kept = value.map((item, index) => without(item, inside(String(index)), whole));
    return kept.every((item) => item === undefined)
      ? undefined
      : Object.fromEntries(kept.flatMap((item, index) => (item === undefined ? [] : [[String(index + 1), item]])));
  }
  if (!isRecord(value) || Object.keys(value).length === 0) return value;
  const kept = Object.entries(value).flatMap(([key, item]) => {
    const rest = without(item, inside(key), whole);
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
