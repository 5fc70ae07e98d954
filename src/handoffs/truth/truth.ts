import { WaybillError } from '#kernel/errors.ts';
import { type HandoffState, NEXT } from '../handoff.ts';

/** What a receiver may say of what it has. */
export const TRUTH_STATES = ['accepted', 'provisional', 'delivered', 'rejected', 'expired'] as const satisfies readonly HandoffState[];
export type TruthState = (typeof TRUTH_STATES)[number];

/** How a list is read. */
export interface TruthReading {
  /** Names that the columns may have, the first that is there; `status` undefined: every row means `meansAll`. */
  readonly columns: { readonly receipt: readonly string[]; readonly status: readonly string[] | undefined; readonly at: readonly string[] };
  /** Whether the column `at` has to be there: somebody named it. */
  readonly needsAt: boolean;
  readonly meansAll?: TruthState | undefined;
  /** The receiver's words, and what they mean here. */
  readonly words: Readonly<Record<string, TruthState>>;
  /** A time in a row may not be later: the moment that the list is as of, or the end of its day. */
  readonly latestAt: Date;
}

export const ROW_RULES = ['ragged', 'no_receipt', 'bad_receipt', 'no_status', 'unknown_status', 'bad_time', 'later_than_list'] as const;
export type RowRule = (typeof ROW_RULES)[number];

/** A row that can be used. `row` counts from 1 and counts the header, as a spreadsheet shows it. */
export interface GoodRow {
  readonly row: number;
  readonly receipt: string;
  readonly status: string | null;
  readonly state: TruthState;
  readonly at: Date | null;
}

/** A row that cannot: where and why. The receipt where it could be read all the same: the receiver knows it, whatever it says of it. */
export interface BadRow {
  readonly row: number;
  readonly receipt: string | null;
  readonly field: 'row' | 'receipt' | 'status' | 'at';
  readonly rule: RowRule;
}

export type TruthRow = GoodRow | BadRow;

export function isBad(row: TruthRow): row is BadRow {
  return 'rule' in row;
}

export interface Places {
  readonly width: number;
  readonly receipt: number;
  readonly status: number | undefined;
  readonly at: number | undefined;
}

/** Anything else is no receipt of ours, and might be something that must not be stored. */
const RECEIPT = /^[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,299}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;

/** @throws WaybillError WB_TRUTH_LIST naming the column that the header lacks */
export function placesOf(header: readonly string[], { columns, needsAt }: TruthReading): Places {
  const names = header.map((cell) => cell.trim().toLowerCase());
  const find = (wanted: readonly string[], isNeeded = true): number | undefined => {
    const place = wanted.map((name) => names.indexOf(name.trim().toLowerCase())).find((each) => each >= 0);
    if (place !== undefined || !isNeeded) return place;
    throw new WaybillError('WB_TRUTH_LIST', `The first line names no column ${wanted.join(' or ')}; say which of its columns that is.`, {
      column: wanted[0],
    });
  };
  const status = columns.status && find(columns.status);
  return { width: header.length, receipt: find(columns.receipt) as number, status, at: find(columns.at, needsAt) };
}

export function rowOf(row: number, record: readonly string[], places: Places, reading: TruthReading): TruthRow {
  // Cells that moved to the side are under the wrong name, the receipt's as well.
  if (record.length !== places.width) return { row, receipt: null, field: 'row', rule: 'ragged' };
  const receipt = (record[places.receipt] as string).trim();
  if (receipt === '') return { row, receipt: null, field: 'receipt', rule: 'no_receipt' };
  if (!RECEIPT.test(receipt)) return { row, receipt: null, field: 'receipt', rule: 'bad_receipt' };
  const status = places.status === undefined ? null : (record[places.status] as string).trim();
  const state = status === null ? reading.meansAll : meaningOf(status, reading);
  if (state === undefined) return { row, receipt, field: 'status', rule: status === '' ? 'no_status' : 'unknown_status' };
  const at = places.at === undefined ? null : momentOf((record[places.at] as string).trim());
  if (at === undefined) return { row, receipt, field: 'at', rule: 'bad_time' };
  if (at !== null && at > reading.latestAt) return { row, receipt, field: 'at', rule: 'later_than_list' };
  return { row, receipt, status, state, at };
}

function meaningOf(status: string, { words }: TruthReading): TruthState | undefined {
  if (Object.hasOwn(words, status)) return words[status];
  const lower = status.toLowerCase();
  return Object.hasOwn(words, lower) ? words[lower] : undefined;
}

/** Null where the cell is empty, undefined where it is no time. A time needs its zone; a day begins in UTC. */
function momentOf(cell: string): Date | null | undefined {
  if (cell === '') return null;
  if (!DAY.test(cell) && !MOMENT.test(cell)) return undefined;
  const at = new Date(cell.replace(' ', 'T'));
  return Number.isNaN(at.getTime()) || (DAY.test(cell) && !at.toISOString().startsWith(cell)) ? undefined : at;
}

/**
 * The moment that a list is as of: a time with its zone, or a day, which counts from its beginning in UTC, so that what was made or moved on that day
 * is not held against the list. `latestAt`: what its rows may say.
 * @throws WaybillError WB_USAGE for what is no time, or lies ahead
 */
export function asOf(text: string, now: Date): { readonly asOf: Date; readonly latestAt: Date } {
  const moment = momentOf(text.trim());
  if (!moment) throw new WaybillError('WB_USAGE', 'Say when the list was made: a day such as 2026-01-31, or a time with its zone.');
  if (moment > now) throw new WaybillError('WB_USAGE', `The list cannot be as of ${moment.toISOString()}, which lies ahead.`);
  return { asOf: moment, latestAt: DAY.test(text.trim()) ? new Date(moment.getTime() + 86_400_000 - 1) : moment };
}

/** `established=delivered`. @throws WaybillError WB_USAGE */
export function wordsOf(given: Readonly<Record<string, string>>): Readonly<Record<string, TruthState>> {
  for (const [word, state] of Object.entries(given)) {
    if (!(TRUTH_STATES as readonly string[]).includes(state))
      throw new WaybillError('WB_USAGE', `"${word}" cannot mean "${state}"; a row means one of ${TRUTH_STATES.join(', ')}.`);
  }
  return given as Readonly<Record<string, TruthState>>;
}

/** Every move that the table has, for the statement that compares. */
export const MOVES: readonly { readonly from: HandoffState; readonly to: HandoffState }[] = (
  Object.entries(NEXT) as [HandoffState, Record<string, string>][]
).flatMap(([from, next]) => Object.keys(next).map((to) => ({ from, to: to as HandoffState })));

/** Where rows of the file leave the comparison, in order. */
export const THEIR_LAYERS = ['refused', 'contradictory', 'repeated', 'theirs_only', 'later', 'agrees', 'conflict', 'differs'] as const;
/** Where our hand-offs leave it, in order. `ours_only`: the list lacks it, and that says nothing; `contrary`: it was called done, and the list lacks it. */
export const OUR_LAYERS = ['not_comparable', 'outside_window', 'in_list', 'ours_only', 'contrary'] as const;
