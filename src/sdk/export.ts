import type { OpenedSubmission } from './task.ts';

/** One column of a line, and what is done about values that do not fit it. No rule ever moves what stands beside it. */
export interface ExportColumn {
  readonly name: string;
  /** Characters, filled up with spaces on the right. A fixed layout needs it; in a delimited one it is the least width. */
  readonly width?: number;
  /** Longer than the width: the row is refused, the value is cut, or (delimited only) it stays as long as it is. */
  readonly overflow: 'refuse' | 'cut' | 'keep';
  /** A delimiter, a line end or a control character in the value: it becomes a space, or the row is refused. */
  readonly forbidden: 'space' | 'refuse';
  /** A row without it is refused. */
  readonly isRequired?: boolean;
}

/** How a file's lines are written. Every line ends with `lineEnd`, the last one too. */
export interface ExportLayout {
  readonly kind: 'fixed' | 'delimited';
  /** One character; delimited only. */
  readonly delimiter?: string;
  readonly lineEnd: '\n' | '\r\n';
  /** What the encoding lacks is transliterated first (`é` becomes `e`); what is left of it counts as forbidden. */
  readonly encoding: 'ascii' | 'latin1';
  /** Stands for a value that is blank, filled up to the column's width. */
  readonly blank: string;
  readonly columns: readonly ExportColumn[];
}

/** A clock on the wall at one place. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly dayOfYear: number;
}

/** When a file is due. Times are `HH:MM` on the wall at `timeZone` (IANA), whatever daylight saving does. */
export interface ExportSchedule {
  readonly timeZone: string;
  /** 1 Monday to 7 Sunday. */
  readonly weekdays: readonly number[];
  /** Days without a file besides; a recorded override goes before it, either way. */
  readonly calendar: 'none' | 'us_federal';
  readonly at: string;
  /** Without a confirmed file by then it is a finding. Later than `at`, on the same day. */
  readonly deadline: string;
}

/** The values of one row by column, as they are; the layout makes them fit. `refused`: a code why there can be no row. */
export type ExportRow = { readonly values: Readonly<Record<string, string | null | undefined>> } | { readonly refused: string };

/** A file that is made on schedule for another system out of the newest submission of each person. */
export interface ExportDefinition {
  readonly name: string;
  readonly title: string;
  /** The form whose submissions are its rows; one form feeds one export. */
  readonly form: string;
  /** The destination that a confirmed file proves delivery to. */
  readonly destination: string;
  /** The store that the partner reads, one of the program's `stores`. */
  readonly store: string;
  readonly mediaType: string;
  readonly layout: ExportLayout;
  /** The zone of the clock that names the file. */
  readonly nameTimeZone: string;
  fileName(at: WallTime): string;
  /** Something of that name stands there already: never written over, or written over where it is a confirmed file of ours of so many days ago. */
  readonly overwrites: 'never' | { readonly ownAfterDays: number };
  readonly schedule: ExportSchedule;
  /** Minutes before the second try, the third, …; the last one is repeated for as long as it takes. */
  readonly retryMinutes: readonly number[];
  /** Rows outside of it are a finding; the file goes all the same. */
  readonly expectedRows: { readonly least: number; readonly most: number };
  row(submission: OpenedSubmission): ExportRow;
}

export function defineExport(definition: ExportDefinition): ExportDefinition {
  return definition;
}
