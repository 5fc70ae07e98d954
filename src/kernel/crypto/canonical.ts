import canonicalize from 'canonicalize';
import { WaybillError } from '../errors.ts';

/**
 * Canonical JSON by RFC 8785: one text for one value, whatever the order of its keys or the spelling of its numbers.
 * @throws WaybillError WB_CANONICAL for what JSON cannot hold: NaN, infinities, bigint, lone surrogates, cycles.
 */
export function canonicalJson(value: unknown): string {
  const text = attempt(value);
  if (text === undefined) throw new WaybillError('WB_CANONICAL', 'The value is nothing that JSON can hold.');
  return text;
}

function attempt(value: unknown): string | undefined {
  try {
    return canonicalize(value);
  } catch (error) {
    // The library's messages name the kind of fault and never the value.
    throw new WaybillError('WB_CANONICAL', `The value has no canonical form: ${(error as Error).message}.`);
  }
}

/** Digits enough that a double may not hold them all. */
const LONG_NUMBER = /\d[\d.]{15,}|\d[eE][+-]?\d{2,}/;

/**
 * Reads JSON without losing a digit. A number that a double cannot hold comes back as its text: two claims whose numbers differ in the 18th
 * digit must not share a fingerprint. Short texts pay nothing for it.
 */
export function parseJson(text: string): unknown {
  return LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

function keepDigits(_key: string, value: unknown, place?: { source?: string }): unknown {
  if (typeof value !== 'number' || place?.source === undefined) return value;
  return isExact(place.source, value) ? value : place.source;
}

function isExact(source: string, value: number): boolean {
  return Number.isFinite(value) && decimalOf(source) === decimalOf(JSON.stringify(value));
}

/** Significant digits and exponent: the same for every spelling of one number. */
function decimalOf(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.slice(0, lengthWithoutZeros(digits));
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + (digits.length - significant.length)}`;
}

/** `/0+$/` looks from every zero on: a number of 80,000 digits, most of them zeros, took it 3.5 seconds. */
function lengthWithoutZeros(digits: string): number {
  let length = digits.length;
  while (digits[length - 1] === '0') length -= 1;
  return length;
}
