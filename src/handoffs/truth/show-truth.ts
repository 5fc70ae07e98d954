import { Readable } from 'node:stream';
import { csvLines } from '#kernel/csv-cells.ts';
import type { Database, Scope, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { OUR_LAYERS, THEIR_LAYERS } from './truth.ts';
import { type Exit, type ResultRow, selectExits, selectResults, selectTruthList, type TruthListRecord } from './truth-lists.sql.ts';

/** How many left the comparison here, why, and how many were left after. */
export interface FunnelLayer {
  readonly layer: string;
  readonly n: number;
  /** Adds up to `n`. */
  readonly why: Readonly<Record<string, number>>;
  /** After the last layer none are left. */
  readonly left: number;
}

export interface ShownTruth {
  readonly list: TruthListRecord;
  readonly theirs: readonly FunnelLayer[];
  readonly ours: readonly FunnelLayer[];
}

/** @throws WaybillError WB_NOT_FOUND */
export async function showTruth(session: Session, listId: number): Promise<ShownTruth> {
  const list = await selectTruthList(session, listId);
  if (!list) throw new WaybillError('WB_NOT_FOUND', `There is no truth list ${listId} within your programs.`);
  return shownTruth(list, await selectExits(session, listId));
}

export function shownTruth(list: TruthListRecord, exits: readonly Exit[]): ShownTruth {
  const of = (side: Exit['side']) => exits.filter((exit) => exit.side === side);
  return { list, theirs: funnelOf(list.theirs, THEIR_LAYERS, of('theirs')), ours: funnelOf(list.ours, OUR_LAYERS, of('ours')) };
}

function funnelOf(total: number, layers: readonly string[], exits: readonly Exit[]): FunnelLayer[] {
  let left = total;
  return layers.map((layer) => {
    const own = exits.filter((exit) => exit.layer === layer);
    const n = own.reduce((sum, exit) => sum + exit.n, 0);
    left -= n;
    return { layer, n, why: Object.fromEntries(own.map((exit) => [exit.exit, exit.n])), left };
  });
}

const PAGE = 2_000;
const RESULT_HEADER = [
  'side',
  'row',
  'receipt',
  'status',
  'means',
  'at',
  'hand-off',
  'submission',
  'document',
  'our state',
  'layer',
  'exit',
];
const REFUSED_HEADER = ['row', 'field', 'rule', 'receipt'];

/**
 * The comparison row by row as CSV that no spreadsheet executes: the file's rows in their order, then what it lacks. `refused` has only the rows that
 * could not be used, each with its field and rule.
 * @throws WaybillError WB_NOT_FOUND
 */
export async function readTruthResult(
  database: Database,
  scope: Scope,
  { listId, kind }: { readonly listId: number; readonly kind: 'result' | 'refused' },
): Promise<{ readonly fileName: string; readonly content: Readable }> {
  const { list } = await database.transaction(scope, (session) => showTruth(session, listId));
  const stem = list.fileName.replace(/\.csv$/i, '');
  return { fileName: `${stem}_${kind}.csv`, content: Readable.from(linesOf(database, scope, listId, kind)) };
}

async function* linesOf(database: Database, scope: Scope, listId: number, kind: 'result' | 'refused'): AsyncGenerator<string> {
  yield csvLines([kind === 'result' ? RESULT_HEADER : REFUSED_HEADER]);
  for (let after: ResultRow | undefined; ; ) {
    const request = { after, limit: PAGE, ...(kind === 'refused' ? { layer: 'refused' } : {}) };
    const page = await database.transaction(scope, (session) => selectResults(session, listId, request));
    if (page.length > 0) yield csvLines(page.map(kind === 'result' ? resultCells : refusedCells));
    if (page.length < PAGE) return;
    after = page.at(-1);
  }
}

function resultCells(row: ResultRow) {
  const { side, receipt, status, state, statusAt, handoffId, submission, document, ourState, layer, exit } = row;
  return [side, row.row, receipt, status, state, statusAt, handoffId, submission, submission && (document ?? 'all'), ourState, layer, exit];
}

function refusedCells({ row, field, rule, receipt }: ResultRow) {
  return [row, field, rule, receipt];
}
