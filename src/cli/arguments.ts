import { Argument, InvalidArgumentError, Option } from 'commander';
import { parseOffset } from '#kernel/clock/clock.ts';
import { type Sort, sortsOf } from '#kernel/db/list-order.ts';

/** A number above nought: ids, counts. A wrong one is wrong usage, said by the option's name. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('Give a whole number above 0.');
}

/** `--sort`: one of the orders that a list offers. */
export function sorted<const Name extends string>(names: readonly Name[], usual: Sort<NoInfer<Name>>): Option {
  return new Option('--sort <order>', 'in this order; a minus in front is the other way round').choices(sortsOf(names)).default(usual);
}

/** For options that may be given more than once, and hold several values with commas between them. */
export function listed(text: string, before: readonly string[] = []): readonly string[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.includes('')) throw new InvalidArgumentError('Give names with commas between them.');
  return [...before, ...parts];
}

/** `k=v`, given once for each parameter. JSON where the value is JSON, else the text itself. */
export function parameter(text: string, before: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Give name=value.');
  return { ...before, [text.slice(0, at)]: jsonOrText(text.slice(at + 1)) };
}

/** Evidence as it is kept: an object stays one, any other text becomes a note. */
export function evidence(text: string): Readonly<Record<string, unknown>> {
  const value = jsonOrText(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  if (text.trim() === '') throw new InvalidArgumentError('Say where the proof is.');
  return { note: text };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** `7d`, `12h`, `90s`, in seconds. */
export function duration(text: string): number {
  const milliseconds = parseOffset(text);
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds / 1_000;
  throw new InvalidArgumentError('Give a time such as 7d, 12h or 30m.');
}

/** Why something is done; it stands in the ledger for good. */
export function reason(text: string): string {
  if (text.trim().length > 0) return text.trim();
  throw new InvalidArgumentError('Say why; the reason stands in the ledger.');
}

/** `<id>`: the number of a run or a share. */
export function numbered(what: string): Argument {
  return new Argument('<id>', `number of the ${what}`).argParser(wholeNumber);
}

/** An address of a server. */
export function address(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('Give an http:// or https:// address.');
}

/** A moment as ISO 8601 has it: `2026-06-02`, `2026-06-02T18:00:00Z`. */
export function instant(text: string): Date {
  const at = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (!Number.isNaN(at.getTime())) return at;
  throw new InvalidArgumentError('Give a day such as 2026-06-02 or a moment such as 2026-06-02T18:00:00Z.');
}
