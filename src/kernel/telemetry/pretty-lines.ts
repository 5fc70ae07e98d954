import type { DestinationStream } from 'pino';

/** Turns JSON lines into plain ones for a terminal: `12:03:04 info  run.finished run=5`. */
export function prettyLines(destination: DestinationStream): DestinationStream {
  return { write: (line) => destination.write(`${prettyLine(line)}\n`) };
}

const LEVEL_WIDTH = 5;

function prettyLine(line: string): string {
  const { level, time, event, error, pid: _, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const words = Object.entries(fields).map(([key, value]) => `${key}=${String(value)}`);
  const head = [String(time).slice(11, 19), String(level).padEnd(LEVEL_WIDTH), String(event), ...words].join(' ');
  return error === undefined ? head : `${head}${prettyError(error as PrintedError)}`;
}

interface PrintedError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly at?: readonly string[];
  readonly cause?: PrintedError;
}

function prettyError({ name, code, message, at = [], cause }: PrintedError): string {
  const own = [`\n  ${code ?? name}: ${message}`, ...at.map((frame) => `\n    at ${frame}`)].join('');
  return cause ? `${own}\n  because of${prettyError(cause)}` : own;
}
