export type Cell = string | number | boolean | Date | null | undefined;

const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
/** What spreadsheets may take for a formula, also behind spaces; and what would read like one that was made safe. */
const FORMULA = /^'*\s*[=+\-@\t\r]/;
const MADE_SAFE = /^'+\s*[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\n\r]/;

/** A cell that no spreadsheet executes: a formula gets an apostrophe before it, a plain negative number stays a number. */
export function safeCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString();
  const text = String(cell);
  return isPlain(text) || !FORMULA.test(text) || PLAIN_NUMBER.test(text) ? text : `'${text}`;
}

/** What the cell was before `safeCell`, in a file that we wrote. */
export function rawCell(text: string): string {
  return MADE_SAFE.test(text) ? text.slice(1) : text;
}

/** One CSV line (RFC 4180) of safe cells, ended by a line feed. */
export function csvLine(cells: readonly Cell[]): string {
  let line = '';
  for (let place = 0; place < cells.length; place += 1) line += place === 0 ? quoted(cells[0]) : `,${quoted(cells[place])}`;
  // An empty line is no row to whoever reads it.
  return cells.length === 1 && line === '' ? '""\n' : `${line}\n`;
}

/** CSV lines (RFC 4180) of safe cells, each ended by a line feed. */
export function csvLines(rows: readonly (readonly Cell[])[]): string {
  return rows.map(csvLine).join('');
}

function quoted(cell: Cell): string {
  const text = safeCell(cell);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Most cells begin with a letter or a digit, and are looked at once only: a million rows have ten million of them. */
function isPlain(text: string): boolean {
  const code = text.charCodeAt(0);
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
