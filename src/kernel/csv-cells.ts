import { stringify } from 'csv-stringify/sync';

type Cell = string | number | boolean | Date | null | undefined;

const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
/** What spreadsheets may take for a formula, also behind spaces. */
const FORMULA = /^\s*[=+\-@\t\r]|^[\t\r]/;

/** A cell that no spreadsheet executes: a formula gets an apostrophe before it, a plain negative number stays a number. */
export function safeCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString();
  const text = String(cell);
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** CSV lines (RFC 4180) of safe cells, each ended by a line feed. */
export function csvLines(rows: readonly (readonly Cell[])[]): string {
  return stringify(rows.map((row) => row.map(safeCell)));
}
