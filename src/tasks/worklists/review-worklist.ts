import { parse } from 'csv-parse/sync';
import { WaybillError } from '#kernel/errors.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import { EXPORT_COLUMNS, EXPORT_MARK, exportKey } from './export-worklist.ts';

export type Deviation = 'added' | 'removed' | 'repeated' | 'altered' | 'lost_leading_zeros';

export interface ReviewFinding {
  readonly kind: Deviation;
  /** The submission that went out; for an added row, what stands there. */
  readonly id: string;
  /** Line of the reviewed file, from 1; null for a removed row. */
  readonly line: number | null;
  /** Columns that differ. */
  readonly columns: readonly string[];
}

export interface Review {
  readonly exportId: string;
  readonly rows: number;
  /** Empty: the file is as it went out, and a run may be drafted from exactly its rows. */
  readonly findings: readonly ReviewFinding[];
}

interface FileRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const ID_LENGTH = 16;

/**
 * Compares a file that comes back from review with the one that went out, and names each row that was added, removed, repeated or altered. The
 * order of rows does not matter.
 * @throws WB_WORKLIST_REVIEW for a file that names no export of ours
 */
export async function reviewWorklist(objects: ObjectStore, program: string, file: Buffer): Promise<Review> {
  const [mark, ...given] = read(file);
  const exportId = exportIdOf(mark);
  const sent = await readExport(objects, program, exportId);
  return { exportId, rows: sent.size, findings: compare(sent, given.slice(1)) };
}

/** @throws WB_WORKLIST_REVIEW naming the first rows, unless the review found nothing */
export function refuseDeviations({ findings }: Review): void {
  if (findings.length === 0) return;
  const named = findings.slice(0, 20).map(({ kind, id, line, columns }) => {
    const where = line === null ? '' : ` in line ${line}`;
    return `${id} ${kind.replaceAll('_', ' ')}${where}${columns.length > 0 ? ` (${columns.join(', ')})` : ''}`;
  });
  const more = findings.length > named.length ? `, and ${findings.length - named.length} more` : '';
  throw new WaybillError('WB_WORKLIST_REVIEW', `The file differs from the one that went out: ${named.join('; ')}${more}.`, { findings });
}

/** The ids that went out, in order. @throws WB_WORKLIST_REVIEW */
export async function readExportedIds(objects: ObjectStore, program: string, exportId: string): Promise<readonly string[]> {
  return [...(await readExport(objects, program, exportId)).keys()];
}

async function readExport(objects: ObjectStore, program: string, exportId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const key = exportKey(program, exportId);
  if (!(await objects.head(key))) {
    throw new WaybillError('WB_WORKLIST_REVIEW', `The file names the export ${exportId}, which is not one of ${program}.`);
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await objects.get(key)).stream) chunks.push(chunk as Uint8Array);
  const rows = read(Buffer.concat(chunks)).slice(2);
  return new Map(rows.map(({ cells }) => [cells[0] ?? '', cells]));
}

function read(file: Buffer): readonly FileRow[] {
  try {
    const records = parse(file, { bom: true, relax_column_count: true, skip_empty_lines: true, info: true }) as unknown;
    return (records as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    const { code, lines } = error as { code?: string; lines?: number };
    throw new WaybillError('WB_WORKLIST_REVIEW', `Line ${lines ?? '?'} of the file is not CSV (${code ?? 'unreadable'}).`);
  }
}

function exportIdOf(mark: FileRow | undefined): string {
  const [word, exportId] = mark?.cells ?? [];
  if (word === EXPORT_MARK && exportId?.length === ID_LENGTH && /^[0-9a-f]+$/.test(exportId)) return exportId;
  throw new WaybillError(
    'WB_WORKLIST_REVIEW',
    `The first line must be the one that went out: ${EXPORT_MARK} and the number of the export.`,
  );
}

function compare(sent: ReadonlyMap<string, readonly string[]>, given: readonly FileRow[]): readonly ReviewFinding[] {
  const shortened = new Map([...sent.keys()].filter((id) => /^0+\d/.test(id)).map((id) => [id.replace(/^0+(?=\d)/, ''), id]));
  const seen = new Set<string>();
  const findings = given.flatMap((row): ReviewFinding[] => {
    const read = row.cells[0] ?? '';
    const lost = sent.has(read) ? undefined : shortened.get(read);
    const id = lost ?? read;
    const cells = sent.get(id);
    if (!cells) return [{ kind: 'added', id, line: row.line, columns: [] }];
    if (seen.has(id)) return [{ kind: 'repeated', id, line: row.line, columns: [] }];
    seen.add(id);
    if (lost !== undefined) return [{ kind: 'lost_leading_zeros', id, line: row.line, columns: ['id'] }];
    const columns = differing(cells, row.cells);
    return columns.length > 0 ? [{ kind: 'altered', id, line: row.line, columns }] : [];
  });
  const removed = [...sent.keys()]
    .filter((id) => !seen.has(id))
    .map((id): ReviewFinding => ({ kind: 'removed', id, line: null, columns: [] }));
  return [...findings, ...removed];
}

function differing(sent: readonly string[], given: readonly string[]): readonly string[] {
  const columns = EXPORT_COLUMNS.filter((_, column) => (given[column] ?? '') !== sent[column]);
  const isLonger = given.slice(sent.length).some((cell) => cell !== '');
  return isLonger ? [...columns, 'a further column'] : columns;
}
