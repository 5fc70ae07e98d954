import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** Folder of recorded exchanges; tests that compare with them name themselves skipped where it is absent. */
const FOLDER = process.env.WAYBILL_RECORDED ?? fileURLToPath(new URL('../../../shared/recorded', import.meta.url));

/** Whether recorded exchanges are there to compare with. */
export const hasRecorded = existsSync(FOLDER);

/** The text of one recorded file. */
export function readRecorded(path: string): string {
  return readFileSync(join(FOLDER, path), 'utf8');
}

/** The paths of the recorded files in a folder, by the end of their names. */
export function listRecorded(folder: string, end: string): string[] {
  return readdirSync(join(FOLDER, folder))
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);
}

/** The JSON bodies of the answers of a recorded exchange, in order. Folded YAML lines are joined again. */
export function recordedBodies(path: string): unknown[] {
  const text = readRecorded(path);
  return [
    ...text.matchAll(
      /^( *)response:[\s\S]*?string:\s*(?:\|-?\n([\s\S]*?)(?=\n\s*(?:http_version|recorded_at):)|'((?:[^']|'')*)'|"((?:[^"\\]|\\[\s\S])*)")/gm,
    ),
  ].map((match) => {
    if (match[2] !== undefined) return JSON.parse(match[2]);
    if (match[3] !== undefined) return JSON.parse(match[3].replaceAll("''", "'").replace(/\n\s*/g, ' '));
    return JSON.parse(unescapeYaml(match[4]!));
  });
}

function unescapeYaml(text: string): string {
  return text.replace(/\\\n\s*/g, '').replace(/\\(["\\n ])/g, (_all, mark: string) => (mark === 'n' ? '\n' : mark));
}

/** The shape of a JSON value: keys with the types below them, lists by the shape of their first row. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? [shapeOf(value[0])] : [];
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, shapeOf(each)]),
  );
}

export type RecordedAnswer = { status: number; headers: Record<string, string>; body: string };
/** What Node writes by itself, or what speaks of the recorded connection alone. */
const OF_THE_CONNECTION = new Set(['content-length', 'transfer-encoding', 'connection', 'date', 'set-cookie']);

/** The answers of a recorded exchange as they came, byte for byte, in order. */
export function recordedAnswers(path: string): RecordedAnswer[] {
  type Exchange = { response: { status: { code: number }; headers: Record<string, string[]>; body?: { string: string } } };
  const { http_interactions: exchanges } = parse(readRecorded(path), { logLevel: 'error' }) as { http_interactions: Exchange[] };
  return exchanges.map(({ response }) => ({
    status: response.status.code,
    headers: Object.fromEntries(
      Object.entries(response.headers).flatMap(([name, [value = '']]) =>
        OF_THE_CONNECTION.has(name.toLowerCase()) ? [] : [[name.toLowerCase(), value]],
      ),
    ),
    body: response.body?.string ?? '',
  }));
}
