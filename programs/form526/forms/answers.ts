import type { DocumentRow } from '../../../src/sdk/index.ts';
import { isRecord } from '../payload.ts';

/** Said of a question that the payload holds with `null` in place of an answer. */
export const NOT_ANSWERED = 'Not answered';
const NONE_GIVEN = 'None given';
const LONGEST_PATH = 8;

/** One answer as it is printed. Dates and numbers stay as they were given; text is not touched. */
export function answerText(value: string | number | boolean | null): string {
  if (value === null) return NOT_ANSWERED;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return String(value);
}

export function isAnswer(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/**
 * Every answer below a value, whatever its shape, as rows whose labels are the path to it. Nothing is left out: an empty list or object says so.
 * It keeps its own stack, since a payload may be nested as deep as its sender likes.
 */
export function rowsOf(path: readonly string[], value: unknown): DocumentRow[] {
  const rows: DocumentRow[] = [];
  const waiting: { path: readonly string[]; value: unknown }[] = [{ path, value }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { path: here, value: found } = next;
    const inside = childrenOf(found);
    if (inside === undefined) rows.push({ kind: 'row', label: labelOf(here), value: isAnswer(found) ? answerText(found) : '' });
    else if (inside.length === 0) rows.push({ kind: 'row', label: labelOf(here), value: NONE_GIVEN });
    else for (const [key, child] of inside.reverse()) waiting.push({ path: extend(here, key), value: child });
  }
  return rows;
}

function childrenOf(value: unknown): [string, unknown][] | undefined {
  if (Array.isArray(value)) return value.map((item, index) => [value.length === 1 ? '' : String(index + 1), item]);
  if (isRecord(value)) return Object.entries(value).map(([key, item]) => [humanise(key), item]);
  return undefined;
}

/** Only the last parts of a path are kept, so that a payload nested ten thousand deep stays readable. */
function extend(path: readonly string[], part: string): readonly string[] {
  return part === '' ? path : [...path.slice(-LONGEST_PATH), part];
}

function labelOf(path: readonly string[]): string {
  return path.length === 0 ? 'Answer' : path.join(' › ');
}

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  va: 'VA',
  ssn: 'SSN',
  dod: 'DoD',
  id: 'ID',
  ptsd: 'PTSD',
  mst: 'MST',
  bdd: 'BDD',
  zip: 'ZIP',
};

/** `treatedDisabilityNames` becomes `Treated disability names`. A key that is no identifier is shown as it is. */
export function humanise(key: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) return key;
  const words = key
    .replace(/_+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .trim()
    .split(' ')
    .map((word) => ABBREVIATIONS[word.toLowerCase()] ?? (/^[A-Z0-9]{2,}$/.test(word) ? word : word.toLowerCase()));
  const text = words.join(' ');
  return text === '' ? key : text[0]!.toUpperCase() + text.slice(1);
}
