import type { NewFinding } from '../handoffs/index.ts';
import type { ExportFile } from './export.ts';

/** No confirmed file by the deadline. */
export const MISSING = 'export_missing';
/** A file cannot go on without somebody's decision. */
export const BLOCKED = 'export_blocked';
/** A line breaks the layout's rules; its submission is not in the file. */
export const ROW_REFUSED = 'export_row_refused';
export const OUT_OF_RANGE = 'export_rows_out_of_range';
/** The same bytes as an earlier file. */
export const SAME_CONTENT = 'export_same_content';
/** An input file that came before, byte for byte. */
export const SAME_INPUT = 'input_came_twice';
/** The partner's list lacks lines of a confirmed file. */
export const NOT_RECEIVED = 'export_rows_not_received';
/** The partner's list has lines that the file has not, or has some twice. */
export const UNEXPLAINED = 'export_rows_unexplained';

const DAY_MS = 86_400_000;
const ANSWER_DAYS = 1;

export function finding(kind: string, program: string, subject: string, openedAt: Date, more: Partial<NewFinding> = {}): NewFinding {
  return { program, kind, subject, openedAt, answerBy: new Date(openedAt.getTime() + ANSWER_DAYS * DAY_MS), ...more };
}

export function dayOf({ export: name, day }: { export: string; day: string }): string {
  return `${name}:${day}`;
}

export function fileSubject({ export: name, id }: Pick<ExportFile, 'export' | 'id'>): string {
  return `${name}:file ${id}`;
}

export function rowSubject(name: string, externalId: string): string {
  return `${name}:${externalId}`;
}
