import type { ListedTask, PostRunsData } from '../api/index.ts';
import { fieldFault } from '../kit/field-fault.ts';
import { fieldText } from '../kit/field-text.ts';
import { readHeader } from './read-header.ts';

export type Over = ListedTask['over'][number];
type Draft = PostRunsData['body'];

/** What a task may work over, in words. */
export function overWords(over: Over, works: ListedTask['works']): string {
  if (over === 'csv') return isOverRows(works) ? 'the rows of a file' : 'the submissions that a file names';
  const words: Readonly<Record<Exclude<Over, 'csv'>, string>> = {
    worklist: 'the next rows of a worklist',
    query: 'submissions that need attention',
    duplicates: 'exact duplicates',
    handoffs: 'hand-offs',
    failed: 'what failed in an earlier run',
    nothing: 'nothing: it works once',
  };
  return words[over];
}

export function isOverRows(works: ListedTask['works']): boolean {
  return works === 'on one row' || works === 'on a slice of rows';
}

/** `a, b` and lines are a list. */
function listOf(fields: FormData, name: string): string[] {
  return fieldText(fields, name)
    .split(/[\n,]/)
    .flatMap((part) => part.trim() || []);
}

function numberOf(fields: FormData, name: string): number | undefined {
  const given = fieldText(fields, name);
  return given === '' ? undefined : Number(given);
}

/** The part of a draft that says what the run is over, from the form's fields. @throws Error in words for the reader */
export async function readSelection(task: ListedTask, over: Over, fields: FormData): Promise<Pick<Draft, 'selection' | 'input'>> {
  const limit = numberOf(fields, 'over.limit');
  const bounded = limit === undefined ? {} : { limit };
  switch (over) {
    case 'worklist':
      return { selection: { kind: 'worklist', worklist: fieldText(fields, 'over.worklist'), next: numberOf(fields, 'over.next') ?? 1 } };
    case 'query':
      return {
        selection: { kind: 'query', reasons: fields.getAll('over.reasons').map(String), forms: listOf(fields, 'over.forms'), ...bounded },
      };
    case 'duplicates':
      return { selection: { kind: 'duplicates' } };
    case 'handoffs':
      return {
        selection: {
          kind: 'handoffs',
          destinations: listOf(fields, 'over.destinations'),
          states: fields.getAll('over.states').map(String),
          ...bounded,
        },
      };
    case 'failed':
      return { selection: { kind: 'failed', run: numberOf(fields, 'over.failed_run') ?? 0 } };
    case 'nothing':
      return { selection: { kind: 'nothing' } };
    case 'csv':
      return { selection: selectionOfFile(task, fields), input: await readInput(fields) };
  }
}

function selectionOfFile(task: ListedTask, fields: FormData): Draft['selection'] {
  if (!isOverRows(task.works)) return { kind: 'csv' };
  const chosen = [...fields.entries()].flatMap(([name, value]) =>
    name.startsWith('map.') && typeof value === 'string' && value !== '' ? [[name.slice('map.'.length), value] as const] : [],
  );
  return chosen.length > 0 ? { kind: 'rows', map: Object.fromEntries(chosen) } : { kind: 'rows' };
}

const FILE = 'over.file';
const MOST_BYTES = 64 * 1_024 * 1_024;

async function readInput(fields: FormData): Promise<NonNullable<Draft['input']>> {
  const address = fieldText(fields, 'over.address');
  if (address !== '') return { address };
  const file = fields.get(FILE);
  if (!(file instanceof File) || file.size === 0) throw fieldFault(FILE, 'Choose a file, or give the address of one in a bucket.');
  if (file.size > MOST_BYTES) throw fieldFault(FILE, 'The file is larger than 64 MB. Put it into a bucket, and give its address.');
  const csv = await file.text();
  if (readHeader(csv).length === 0) throw fieldFault(FILE, 'The file is empty: it has no header line.');
  return { name: file.name.replaceAll(/[^\w .-]/g, '_').slice(-100), csv };
}
