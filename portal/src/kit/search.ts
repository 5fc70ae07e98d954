import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';

/**
 * The parts of a page's address. Whatever an address holds that a page does not know is left out, never guessed: a link of last year still opens.
 * A list's schema is `listSearch({ program: text(), state: choice(STATES) })`; it is the route's `validateSearch`.
 */
export function text() {
  return otherwise(z.optional(z.string().check(z.minLength(1), z.maxLength(300))), undefined);
}

export function choice<const Values extends readonly [string, ...string[]]>(values: Values) {
  return otherwise(z.optional(z.enum(values)), undefined);
}

/** A number of ours, such as an id: as text, for an address holds texts. */
export function whole() {
  return otherwise(z.optional(z.string().check(z.regex(/^[1-9]\d{0,14}$/))), undefined);
}

/** On or not in the address at all. */
export function flag() {
  return choice(['true']);
}

type Fields = Readonly<Record<string, z.ZodMiniType<string | undefined>>>;
type Known<Shape extends Fields> = { readonly [Name in keyof Shape]?: Exclude<z.output<Shape[Name]>, undefined> };

/** The orders that the API offers of a list, by the columns that show what it is sorted by; `own` is the one it has by itself. */
export interface Orders<Name extends string = string> {
  readonly names: readonly Name[];
  readonly own: string;
}

/** Every list's address also holds the order (`sort`: a column, with `-` the other way round) and the cursor of the page. */
export type ListSearch = Readonly<Record<string, string | undefined>> & { readonly sort?: string; readonly after?: string };

/** Reads the address of a page without a list. */
export function pageSearch<Shape extends Fields>(fields: Shape): (search: Record<string, unknown>) => Known<Shape> {
  const schema = z.object(fields);
  return (search) => Object.fromEntries(Object.entries(z.parse(schema, search)).filter(([, value]) => value !== undefined)) as Known<Shape>;
}

/** Reads the address of a list. */
export function listSearch<Shape extends Fields>(filters: Shape) {
  return pageSearch({ ...filters, sort: text(), after: text() });
}

export function columnOf(sort: string): string {
  return sort.replace(/^-/, '');
}

/** The order that the API is asked for: the address's where it is one of the API's, else the list's own. */
export function orderOf<Name extends string>({ sort }: ListSearch, { names }: Orders<Name>): { readonly sort?: Name | `-${Name}` } {
  return sort !== undefined && (names as readonly string[]).includes(columnOf(sort)) ? { sort: sort as Name } : {};
}

/** The filter alone, as a question to the API or for the CSV file: without order and page. */
export function filterOf<Search extends ListSearch>(search: Search): Omit<Search, 'sort' | 'after'> {
  const { sort: _sort, after: _after, ...filter } = search;
  return filter;
}
