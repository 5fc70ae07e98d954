import anyAscii from 'any-ascii';
import type { ExportColumn, ExportLayout } from '#sdk';

/** One line without its end, or the code why there is none. `changed` names columns and rules, never values. */
export type WrittenLine = { readonly line: string; readonly changed: readonly string[] } | { readonly refused: string };

type Cell = { readonly text: string; readonly changed: readonly string[] } | { readonly refused: string };

const CONTROL = /\p{Cc}/gu;
const NOT_ASCII = /\P{ASCII}/u;
const NOT_LATIN1 = /[^\p{ASCII}\u00a0-\u00ff]+/gu;

/** Makes the values fit, column by column. Whatever they hold, each column begins where the layout says, or there is no line. */
export function writeLine(layout: ExportLayout, values: Readonly<Record<string, string | null | undefined>>): WrittenLine {
  const cells: string[] = [];
  const changed: string[] = [];
  for (const column of layout.columns) {
    const cell = cellOf(column, values[column.name] ?? '', layout);
    if ('refused' in cell) return { refused: `${column.name}_${cell.refused}` };
    cells.push(cell.text);
    changed.push(...cell.changed.map((rule) => `${column.name}:${rule}`));
  }
  return { line: cells.join(layout.kind === 'delimited' ? layout.delimiter : ''), changed };
}

function cellOf(column: ExportColumn, value: string, layout: ExportLayout): Cell {
  const encoded = encodable(value.normalize('NFC'), layout.encoding);
  const clean = encoded.replaceAll(CONTROL, ' ').replaceAll(layout.delimiter ?? '\n', ' ');
  if (clean !== encoded && column.forbidden === 'refuse') return { refused: 'forbidden_character' };
  const changed = [...(encoded === value ? [] : ['transliterated']), ...(clean === encoded ? [] : ['space'])];
  if (clean.trim() === '') {
    return column.isRequired ? { refused: 'missing' } : { text: layout.blank.padEnd(column.width ?? 0), changed };
  }
  return withinWidth(column, clean, changed);
}

/** Transliteration comes before the look for forbidden characters: it can make a comma of what was none. */
function encodable(text: string, encoding: ExportLayout['encoding']): string {
  if (encoding === 'ascii') return NOT_ASCII.test(text) ? anyAscii(text) : text;
  return text.replaceAll(NOT_LATIN1, (part) => anyAscii(part));
}

function withinWidth({ width, overflow }: ExportColumn, text: string, changed: readonly string[]): Cell {
  if (width === undefined || text.length <= width) return { text: text.padEnd(width ?? 0), changed };
  if (overflow === 'keep') return { text, changed };
  return overflow === 'cut' ? { text: text.slice(0, width), changed: [...changed, 'cut'] } : { refused: 'too_long' };
}

/** The file's bytes. Over no line it is empty. */
export function fileOf(layout: ExportLayout, lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => line + layout.lineEnd).join(''), layout.encoding);
}

/** What is wrong with a layout, in plain words; for the check at boot. */
export function layoutFaults({ kind, delimiter, blank, columns }: ExportLayout): string[] {
  const faults = kind === 'fixed' ? columns.flatMap(fixedFaults) : [];
  if (kind === 'delimited' && delimiter?.length !== 1) faults.push('its delimiter is not one character');
  if (kind === 'delimited' && delimiter !== undefined && blank.includes(delimiter)) faults.push('its blank holds the delimiter');
  if (kind === 'fixed' && delimiter !== undefined) faults.push('a fixed layout has no delimiter');
  if (blank.trim() !== '' || blank.length > 1) faults.push('its blank is neither empty nor one space');
  if (new Set(columns.map(({ name }) => name)).size < columns.length) faults.push('two of its columns have one name');
  return faults;
}

function fixedFaults({ name, width, overflow }: ExportColumn): string[] {
  if (width === undefined || width < 1) return [`its column ${name} has no width`];
  return overflow === 'keep' ? [`its column ${name} would shift the others when it overflows`] : [];
}
