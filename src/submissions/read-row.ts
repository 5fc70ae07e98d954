import { isUtf8 } from 'node:buffer';
import { parseJson } from '#kernel/crypto/index.ts';
import { checkSubmission } from './check-submission.ts';
import type { Line } from './read-lines.ts';
import type { CheckedSubmission, Fault, IntakeProgram } from './submission.ts';

/** A row of an import file: the submission, or why it is refused. `line` is the original text; undefined where it was too long to be held. */
export type Row = { readonly number: number; readonly line: Buffer | undefined } & (
  | { readonly submission: CheckedSubmission }
  | { readonly faults: readonly Fault[] }
);

export const LONGEST_LINE = 10 * 1_024 * 1_024;

/**
 * Reads one line. A line of a refusals file counts as the line that it quotes, so that a mended one can be given again as it is. What is quoted
 * (`isQuoted`) quotes nothing itself: no refusals file does, and each further one would be written out anew.
 */
export function readRow(line: Line, program: IntakeProgram, at: Date, isQuoted = false): Row {
  const { number } = line;
  if ('tooLong' in line) return { number, line: undefined, faults: [tooLong(line.tooLong)] };
  const text = textOf(line.bytes);
  if (text === undefined) return { number, line: line.bytes, faults: [{ field: '', rule: 'not_utf8', message: 'The line is not UTF-8.' }] };
  const parsed = parse(text);
  if (!parsed) return { number, line: line.bytes, faults: [notJson()] };
  if (!isQuoted && isRefusal(parsed.value)) return readQuoted(number, parsed.value, program, at);
  return { number, line: line.bytes, ...checkSubmission(parsed.value, program, at) };
}

function textOf(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: parseJson(text) };
  } catch {
    // The parser's message quotes the text.
    return undefined;
  }
}

const REFUSAL_KEYS = ['row', 'field', 'rule', 'message', 'line'];

function isRefusal(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && REFUSAL_KEYS.every((key) => Object.hasOwn(value, key));
}

function readQuoted(number: number, refusal: Record<string, unknown>, program: IntakeProgram, at: Date): Row {
  const bytes = quotedLine(refusal);
  if (bytes) return readRow({ number, bytes }, program, at, true);
  return {
    number,
    line: undefined,
    faults: [
      {
        field: 'line',
        rule: 'no_line',
        message: 'The refused line was too long to be quoted, or is nested too deeply. Mend it in the file that it came from.',
      },
    ],
  };
}

function quotedLine({ line, line_base64: encoded }: Record<string, unknown>): Buffer | undefined {
  if (typeof encoded === 'string') return Buffer.from(encoded, 'base64');
  if (typeof line === 'string') return Buffer.from(line, 'utf8');
  // Someone who mends the line may well leave it as the object it is.
  return typeof line === 'object' && line !== null ? written(line) : undefined;
}

/** Undefined where it is nested too deeply to be written. */
function written(line: object): Buffer | undefined {
  try {
    return Buffer.from(JSON.stringify(line), 'utf8');
  } catch {
    return undefined;
  }
}

function notJson(): Fault {
  return { field: '', rule: 'not_json', message: 'The line is not one JSON object.' };
}

function tooLong(bytes: number): Fault {
  return { field: '', rule: 'line_too_long', message: `The line has ${bytes} bytes; at most ${LONGEST_LINE} are taken.` };
}

/** One line of the refusals file, its line end included. The first fault leads; the others stand beside it. */
export function refusalOf(row: { readonly number: number; readonly line: Buffer | undefined; readonly faults: readonly Fault[] }): string {
  const [first, ...others] = row.faults;
  const original =
    row.line === undefined
      ? { line: null }
      : isUtf8(row.line)
        ? { line: row.line.toString('utf8') }
        : { line: null, line_base64: row.line.toString('base64') };
  return `${JSON.stringify({ row: row.number, ...first, ...(others.length > 0 ? { others } : {}), ...original })}\n`;
}
