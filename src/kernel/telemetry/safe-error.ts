import { getSystemErrorMap } from 'node:util';
import { isWaybillError } from '../errors.ts';

export interface SafeError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  /** Places in the code, innermost first. */
  readonly at?: readonly string[];
  readonly cause?: SafeError;
}

const LONGEST_MESSAGE = 200;
const FRAMES = 5;
const DEEPEST_CAUSE = 3;
/** Words that libraries begin their sentences with; any other word with a capital may be a name. */
const SENTENCE_WORDS = new Set(
  'A An Argument Body Cannot Certificate Client Connect Connection Could Database Error Expected Failed File Headers Index Input Invalid Key Malformed Maximum Missing No Not Object Operation Pool Premature Query Request Response Server Socket Stream Terminating The Timeout Unexpected Unknown Unsupported Value'.split(
    ' ',
  ),
);

/** Any other word in capitals may be a name, as older systems write names. */
const CAPITALS = new Set([
  ...'API CSV DNS EOF GET HTTP HTTPS ID IP JSON JWT NULL PDF POST PUT SMTP SQL SSL TCP TLS TTL URI URL UTF UUID XML'.split(' '),
  ...[...getSystemErrorMap().values()].map(([name]) => name),
]);

/** An error as it may be logged. Messages of ours hold nothing personal by rule; a foreign one may quote what it choked on. */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { name: 'NotAnError', message: `a ${typeof error} was thrown` };
  const cause = error.cause !== undefined && depth < DEEPEST_CAUSE ? { cause: safeError(error.cause, depth + 1) } : {};
  if (isWaybillError(error)) return { name: error.name, code: error.code, message: error.message, ...cause };
  const { code } = error as { code?: unknown };
  const known = typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code) ? { code } : {};
  return {
    name: /^\w{1,60}$/.test(error.name) ? error.name : 'Error',
    ...known,
    message: scrub(error.message),
    at: framesOf(error),
    ...cause,
  };
}

/**
 * Takes out of a foreign message whatever may be data: everything quoted or in brackets, addresses, digits, names. What is left is the
 * library's own sentence, by which the fault can be found.
 */
export function scrub(message: string): string {
  const [firstLine = ''] = message.split('\n');
  const clean = firstLine
    .slice(0, 500)
    .replace(/"[^"]*"?|`[^`]*`?|(?<![\p{L}\p{N}])'[^']*'?|“[^”]*”?|‘[^’]*’?/gu, '…')
    .replace(/\([^)]*\)?|\[[^\]]*\]?|\{.*/g, '…')
    .replace(/\S*[@=?&\\]\S*/g, '…')
    .replace(/(^|\s)\S*\/\S*/g, '$1…')
    .replace(/\p{Lu}\p{Ll}[\p{L}'’-]*/gu, (word) => (SENTENCE_WORDS.has(word) ? word : '…'))
    .replace(/(?<!\p{L})\p{Lu}{2}[\p{Lu}'’-]*(?!\p{L})/gu, (word) => (CAPITALS.has(word) ? word : '…'))
    .replace(/\S*[^\p{ASCII}…]\S*/gu, '…')
    .replace(/\S*\d\S*/g, '…')
    .replace(/…(\s*…)+/g, '…');
  return clean.slice(0, LONGEST_MESSAGE);
}

function framesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((text) => /^\s+at /.test(text))
    .slice(0, FRAMES)
    .map((text) =>
      text
        .trim()
        .replace(/^at /, '')
        .replace(/file:\/\//, ''),
    );
}
