import pino, { type DestinationStream } from 'pino';
import { now } from '../clock/clock.ts';
import type { LogLevel } from '../config/index.ts';
import { prettyLines } from './pretty-lines.ts';
import { type SafeError, safeError } from './safe-error.ts';
import { type SafeValue, safeFields } from './safe-fields.ts';

/** Fields beside an event. Only names in `SAFE_KEYS` come through; `error` is taken apart. */
export type LogFields = Readonly<Record<string, unknown>> & { readonly error?: unknown };

/** Logs events by name (`run.finished`), never sentences: what varies goes into the fields, where it is checked. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** The same logger with these fields on each line. */
  with(fields: LogFields): Logger;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Standard error where left out. */
  readonly destination?: DestinationStream;
  /** Lines for people instead of JSON; where left out, when standard error is a terminal. */
  readonly isPretty?: boolean;
  /** Hears of every line of severity `error`, with what the line holds. */
  onError?(event: string, error: SafeError | undefined, fields: Readonly<Record<string, SafeValue>>): void;
}

const EVENT = /^[a-z][a-z0-9_.]{0,80}$/;

export function openLogger({ level, destination = process.stderr, isPretty = process.stderr.isTTY, onError }: LoggerOptions): Logger {
  const sink = isPretty ? prettyLines(destination) : destination;
  const lines = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${now().toISOString()}"`,
      messageKey: 'event',
      formatters: { level: (label) => ({ level: label }) },
    },
    sink,
  );
  return loggerOf((severity, event, line) => {
    lines[severity](line, event);
    const { error, ...fields } = line;
    if (severity === 'error') onError?.(event, error, fields as Readonly<Record<string, SafeValue>>);
  }, {});
}

type Severity = 'debug' | 'info' | 'warn' | 'error';
type Line = Readonly<Record<string, unknown>> & { readonly error?: SafeError };
type Write = (severity: Severity, event: string, line: Line) => void;

function loggerOf(write: Write, fixed: LogFields): Logger {
  const log =
    (severity: Severity) =>
    (event: string, fields: LogFields = {}) =>
      write(severity, EVENT.test(event) ? event : 'event.unnamed', checked({ ...fixed, ...fields }));
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    with: (fields) => loggerOf(write, { ...fixed, ...fields }),
  };
}

function checked({ error, ...fields }: LogFields): Line {
  const safe: Record<string, unknown> & { error?: SafeError } = safeFields(fields);
  if (error !== undefined) safe.error = safeError(error);
  return safe;
}
