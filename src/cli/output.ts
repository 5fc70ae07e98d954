import { isWaybillError, WaybillError } from '#kernel/errors.ts';

/** Where a command's answer goes: plain lines for people, or one JSON object. Progress goes to standard error, so it never mixes in. */
export interface Output {
  readonly isJson: boolean;
  /** The command's answer: `lines` for people, `object` for programs. */
  answer(object: unknown, lines: readonly string[]): void;
  /** The answer stands and says what is wrong: the command ends with exit code 1. */
  fail(): void;
  /** Something that people want to see meanwhile. */
  note(line: string): void;
  /** A bar that is drawn over itself on a terminal, and a plain line a tenth elsewhere. */
  progress(label: string): Progress;
}

export interface Progress {
  show(done: number, total: number, detail?: string): void;
  end(): void;
}

const BAR = 28;
const TENTHS = 10;

/** @param onFail called where the answer is one of failure */
export function openOutput(isJson: boolean, onFail: () => void): Output {
  return {
    isJson,
    answer: (object, lines) =>
      void process.stdout.write(isJson ? `${JSON.stringify(spoken(object))}\n` : lines.map((line) => `${line}\n`).join('')),
    fail: onFail,
    note: (line) => void process.stderr.write(`${line}\n`),
    progress: process.stderr.isTTY ? drawnBar : plainLines,
  };
}

/** What others wrote or named stays letter by letter. */
const NOT_OURS = new Set(['payload', 'identity', 'params', 'evidence', 'details']);

/** The API's spelling: keys in snake_case, hashes as hexadecimal digits. */
function spoken(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(spoken);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [snake(key), NOT_OURS.has(key) ? each : spoken(each)]));
}

function snake(key: string): string {
  return /^[a-z]+([A-Z][a-z0-9]*)+$/.test(key) ? key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : key;
}

function drawnBar(label: string): Progress {
  return {
    show(done, total, detail = '') {
      const part = total === 0 ? 1 : Math.min(1, done / total);
      const filled = Math.round(part * BAR);
      const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled);
      process.stderr.write(`\r\x1b[2K${label} ${bar} ${String(Math.floor(part * 100)).padStart(3)} %  ${detail}`);
    },
    end: () => void process.stderr.write('\n'),
  };
}

function plainLines(label: string): Progress {
  let shown = -1;
  return {
    show(done, total, detail = '') {
      const tenth = total === 0 ? TENTHS : Math.floor((done / total) * TENTHS);
      if (tenth <= shown) return;
      shown = tenth;
      process.stderr.write(`${label}: ${tenth * TENTHS} % ${detail}\n`);
    },
    end: () => undefined,
  };
}

/** Rows under headings, padded to their widest cell; numbers stand to the right. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const lines: string[][] = [[...headings], ...rows.map((row) => row.map(String))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const isNumber = headings.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  const padded = (cell: string, column: number): string =>
    isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
  return lines.map((line) => line.map(padded).join('  ').trimEnd());
}

/** Says what went wrong and what to do next; answers the exit code. */
export function reportFault(error: unknown, isJson: boolean): number {
  const { code, message, next } = isWaybillError(error) ? error : new WaybillError('WB_INTERNAL', wordsOf(error));
  if (isJson) process.stdout.write(`${JSON.stringify({ error: { code, message, next } })}\n`);
  process.stderr.write(`${code}: ${message}\nNext: ${next}\n`);
  return code === 'WB_USAGE' ? 2 : 1;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
