import type { RawBuilder } from 'kysely';
import { WaybillError } from '../errors.ts';
import { sql } from './database.ts';

/** An order that a list offers: by what, and with `-` in front the other way round. */
export type Sort<Name extends string = string> = Name | `-${Name}`;

/** The last row of a page: what it is sorted by, and its id, which decides between equals. Moments are microseconds since 1970, as the database has them. */
export interface Place {
  readonly key: number | null;
  readonly id: number;
}

/** What a row is sorted by. Without a key the id is the order. */
export interface SortKey {
  readonly id: RawBuilder<unknown>;
  readonly key?: RawBuilder<unknown> | undefined;
  readonly kind?: 'moment' | 'number';
  /** The index's column before the key, where it is null in all rows: PostgreSQL does not see that it makes no difference. */
  readonly lead?: RawBuilder<unknown>;
  /** Some rows have none. Without it an index over key and id serves, in both directions. */
  readonly isNullable?: boolean;
}

/** Every order of these names, each both ways, for schemas and options. */
export function sortsOf<const Name extends string>(names: readonly Name[]): [Sort<Name>, ...Sort<Name>[]] {
  return names.flatMap((name): Sort<Name>[] => [name, `-${name}`]) as [Sort<Name>, ...Sort<Name>[]];
}

export function isDescending(sort: Sort): boolean {
  return sort.startsWith('-');
}

/** By what, without the direction. */
export function nameOf<Name extends string>(sort: Sort<Name>): Name {
  return sort.replace(/^-/, '') as Name;
}

const CURSOR = /^([^~]*)~(-?\d+|)~(\d+)$/;
/** The years 0 to 9999 in microseconds since 1970: what PostgreSQL takes as a moment, and more than any number that a list is sorted by. */
const KEYS_FROM = -62_167_219_200_000_000;
const KEYS_BEFORE = 253_402_300_800_000_000;

/** Where the next page begins, as text: the order that it is of, the last row's key, its id. */
export function writeCursor(sort: Sort, { key, id }: Place): string {
  return `${sort}~${key ?? ''}~${id}`;
}

/** @throws WaybillError WB_USAGE for a cursor that is none, or of another order */
export function readCursor(sort: Sort, cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [, of, key, id] = CURSOR.exec(cursor) ?? [];
  const place: Place = { key: key === '' ? null : Number(key), id: Number(id) };
  if (of === undefined || !isInRange(place)) throw noCursor();
  if (of !== sort)
    throw new WaybillError(
      'WB_USAGE',
      `The cursor is of the order ${of}, and the list was asked for in the order ${sort}. Begin without a cursor.`,
    );
  return place;
}

function isInRange({ key, id }: Place): boolean {
  return Number.isSafeInteger(id) && (key === null || (key >= KEYS_FROM && key < KEYS_BEFORE));
}

function noCursor(): WaybillError {
  return new WaybillError('WB_USAGE', 'This is no cursor of this list. Give the `next` of the page before, or none.');
}

/** `order by` for one page. What has no key comes last, both ways. */
export function inOrder(sort: Sort, { lead, key, id, isNullable }: SortKey): RawBuilder<unknown> {
  const way = sql.raw(isDescending(sort) ? 'desc' : 'asc');
  const first = lead ? sql`${lead} ${way}, ` : sql``;
  if (!key) return sql`order by ${first}${id} ${way}`;
  return isNullable ? sql`order by ${key} ${way} nulls last, ${id} ${way}` : sql`order by ${first}${key} ${way}, ${id} ${way}`;
}

/**
 * Behind the place; everything where there is none. Written so that an index over key and id is entered at the place.
 * @throws WaybillError WB_USAGE for a place without a key where every row has one
 */
export function isBehind(sort: Sort, by: SortKey, place: Place | undefined): RawBuilder<boolean> {
  if (!place) return sql<boolean>`true`;
  const { key, id, isNullable } = by;
  const than = sql.raw(isDescending(sort) ? '<' : '>');
  if (!key) return sql<boolean>`${id} ${than} ${place.id}`;
  if (place.key === null) {
    if (!isNullable) throw noCursor();
    return sql<boolean>`(${key} is null and ${id} ${than} ${place.id})`;
  }
  const pair = sql<boolean>`(${key}, ${id}) ${than} (${keyAt(by, place)}, ${place.id}::bigint)`;
  return isNullable ? sql<boolean>`(${key} is null or ${pair})` : pair;
}

function keyAt({ kind = 'moment' }: SortKey, { key }: Place): RawBuilder<unknown> {
  return kind === 'moment' ? sql`('epoch'::timestamptz + ${key}::bigint * interval '1 microsecond')` : sql`${key}::bigint`;
}

/** The key of a row, for its cursor. */
export function keyOf({ key, kind = 'moment' }: SortKey): RawBuilder<number | null> {
  if (!key) return sql<null>`null::bigint`;
  return kind === 'moment' ? sql<number>`(extract(epoch from ${key}) * 1000000)::bigint` : sql<number>`${key}::bigint`;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Give it as the cursor for the next page; null on the last one. */
  readonly next: string | null;
}

/** The rows of a page from one more than it holds, which tells whether there is a next one. */
export function pageOf<Row extends { readonly id: number; readonly sortKey?: number | null }>(
  found: readonly Row[],
  { sort, limit }: { readonly sort: Sort; readonly limit: number },
): Page<Omit<Row, 'sortKey'>> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const next = last && found.length > limit ? writeCursor(sort, { key: last.sortKey ?? null, id: last.id }) : null;
  return { rows: rows.map(({ sortKey: _sortKey, ...row }) => row), next };
}
