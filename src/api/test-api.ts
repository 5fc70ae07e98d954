import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { z } from 'zod';
import { addUser, callerNamed, issueSignInLink, issueToken } from '../access/index.ts';
import { recordImportedHandoffs } from '../handoffs/index.ts';
import { type ImportResult, importFile } from '../submissions/index.ts';
import { type TestDatabase, useDatabase } from '../testing/index.ts';
import { type TestInstallation, testInstallation } from '../testing/installation.ts';
import { type RunningApi, startApi } from './index.ts';
import { ROUTES } from './routes.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose schema was checked
  readonly body: any; // oxlint-disable-line typescript/no-explicit-any
}

interface CallOptions {
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly method?: string;
}

export interface TestApi {
  readonly db: TestDatabase;
  readonly installation: TestInstallation;
  readonly url: string;
  /** A token of a new user with this role. */
  tokenOf(name: string, role: string, programs?: readonly string[]): Promise<string>;
  linkOf(name: string): Promise<string>;
  /** Imports submissions as an older system knows them. */
  importRows(rows: readonly object[], program?: string): Promise<ImportResult>;
  /** Calls, and holds every success of a documented route to its schema. */
  call(path: string, options?: CallOptions): Promise<Answer>;
}

const SYSTEM = { kind: 'system', name: 'test' } as const;

/** The API over HTTP on a database of this file's own. */
export function useApi(file: Parameters<typeof testInstallation>[1] = {}): TestApi {
  const db = useDatabase();
  const opened: { installation?: TestInstallation; api?: RunningApi } = {};
  beforeAll(async () => {
    opened.installation = await testInstallation(db.appUrl, file);
    opened.api = await startApi(opened.installation);
  });
  afterAll(async () => {
    await opened.api?.stop();
    await opened.installation?.close();
  });
  return {
    db,
    get installation() {
      return opened.installation!;
    },
    get url() {
      return opened.api!.url;
    },
    tokenOf: (name, role, programs = []) =>
      db.database.transaction('*', async (session) => {
        const partner = role === 'partner' ? { partner: 'vba', programs: programs.length > 0 ? programs : ['form526'] } : { programs };
        await addUser(session, { name, role, ...partner }, SYSTEM);
        return (await issueToken(session, { user: name, name: 'test', days: 1 }, SYSTEM)).token;
      }),
    linkOf: (name) =>
      db.database.transaction('*', async (session) => {
        const { userId } = await callerNamed(session, name);
        return issueSignInLink(session, { id: userId });
      }),
    importRows: (rows, program = 'form526') => importRows(opened.installation!, program, rows),
    call: (path, options) => call(opened.api!.url, path, options),
  };
}

let submitted = 0;

/** A claim in the intake format, of a person of its own. */
export function aClaim(id: string, more: object = {}): Record<string, unknown> {
  submitted += 1;
  return {
    id,
    form: '21-526EZ',
    person_id: `person-${submitted}`,
    submitted_at: '2026-01-05T10:00:00Z',
    payload: { form526: { form526: { veteran: { number: submitted } } } },
    identity: { first_name: 'Marigold', last_name: 'Nobody', zip: '00000' },
    ...more,
  };
}

async function importRows({ folder, database, keyring, objects, registry }: TestInstallation, program: string, rows: readonly object[]) {
  const input = join(folder, `${program}-${submitted}.jsonl`);
  writeFileSync(input, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const doors = { database, keyring, store: objects, recordHandoffs: recordImportedHandoffs };
  return importFile(doors, { program: registry.get(program)!, input, startedBy: SYSTEM });
}

async function call(url: string, path: string, { token, headers = {}, body, method }: CallOptions = {}): Promise<Answer> {
  const isText = typeof body === 'string';
  const response = await fetch(`${url}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    redirect: 'manual',
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const answer = { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  if (response.ok && isJson) schemaFor(method ?? (body === undefined ? 'GET' : 'POST'), path)?.parse(answer.body);
  return answer;
}

function schemaFor(method: string, path: string): z.ZodType | undefined {
  const [address = ''] = path.split('?', 1);
  const route = ROUTES.find((each) => each.method === method && patternOf(each.path).test(address));
  return route && 'json' in route.answer ? route.answer.json : undefined;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
}
