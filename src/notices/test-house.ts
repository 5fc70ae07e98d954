import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import { defineNotice, type NoticeClient, type NoticeMatter, notifyConnector, type ProgramNotices } from '#sdk';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { acceptSubmissions, releaseSubmissions } from '../submissions/index.ts';
import { lines, type TestHouse, useHouse } from '../submissions/test-house.ts';
import { aRow, testProgram } from '../submissions/test-program.ts';
import { callerTo } from '../testing/contract/scripted-partner.ts';
import { type NoticeHouse, takeCallback, workNotices } from './index.ts';

export const CLERK = { kind: 'person', name: 'olga' } as const;
export const SECRET = 'a secret of the tests';
const CALL_MS = 2_000;
const HOUR_MS = 3_600_000;

const failed = (name: string, isAbout: (matter: NoticeMatter) => boolean) =>
  defineNotice({
    name,
    title: name,
    kind: 'action_needed',
    isAbout,
    templates: { email: 'failed', sms: 'failed_text' },
    fields: (about) => ({
      first_name: about[0]?.submission.identity.first_name ?? '',
      submissions: about.map(({ submission, documents }) => `${submission.id}${documents.map((label) => `/${label}`).join('')}`).join(' '),
    }),
  });
const plain = (name: string, kind: 'delayed' | 'mended' | 'received') =>
  defineNotice({
    name,
    title: name,
    kind,
    isAbout: () => true,
    templates: { email: kind },
    fields: (about) => ({ submissions: about.map(({ submission }) => submission.id).join(' ') }),
  });

const notices: ProgramNotices = {
  connector: 'notify',
  service: 'tests',
  confirmHours: { delayed: 72, action_needed: 24 },
  definitions: [
    failed('document_failed', ({ document }) => document !== undefined),
    failed('submission_failed', ({ reason }) => reason !== 'nobody_is_told'),
    plain('delayed', 'delayed'),
    plain('mended', 'mended'),
    plain('received', 'received'),
  ],
  addresses: ({ identity }) => ({ emails: identity.emails ?? [], phones: identity.phone ? [identity.phone] : [] }),
};

const TEMPLATES = ['failed', 'failed_text', 'delayed', 'mended', 'received'];

export interface NoticeTools {
  readonly submissions: TestHouse;
  readonly house: NoticeHouse;
  readonly sandbox: Sandbox;
  /** What the settings and the administrator say; tests change it. */
  readonly switches: { isOn: boolean; isStopped: boolean };
  accept(id: string, parts?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Imports one that is held. */
  importHeld(id: string): Promise<void>;
  release(id: string): Promise<void>;
  /** Puts the hand-off of a document (null: the whole) into a state, as its attempts and polls would have. */
  handOff(id: string, state: string, more?: { label?: string; reason?: string; healsHours?: number; boxDays?: number }): Promise<void>;
  /** Moves the clock on. */
  later(hours: number): void;
  work(): Promise<void>;
  /** What becomes of messages from now on. */
  fates(...rules: readonly object[]): Promise<void>;
  /** The messages that the API took, as `to: field`. */
  taken(): Promise<string[]>;
  /** Every notice as `kind state submissions why`. */
  notices(): Promise<string[]>;
  told(id: string): Promise<string | undefined>;
  findings(): Promise<string[]>;
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
}

/** A database, the simulated notify API and our call-back route for one test file. Read its parts inside tests. */
export function useNotices(): NoticeTools {
  const submissions = useHouse();
  const opened: { house?: NoticeHouse; sandbox?: Sandbox; server?: Server; close?: () => Promise<void> } = {};
  const switches = { isOn: true, isStopped: false };
  let offsetMs = 0;
  beforeAll(async () => {
    opened.sandbox = await startSandbox({ seed: 1 });
    const caller = callerTo(opened.sandbox.urls.notify, CALL_MS);
    const settings = { service_id: 'tests', api_key: 'key', callback_secret: SECRET };
    const templates = Object.fromEntries(TEMPLATES.map((name) => [`template_${name}`, name]));
    const client = notifyConnector(TEMPLATES).client(caller, { ...settings, ...templates } as never) as NoticeClient;
    const house: NoticeHouse = {
      database: submissions.db.database,
      keyring: submissions.keyring,
      programs: new Map([['tests', { name: 'tests', notices, destinations: testProgram.destinations }]]),
      publicUrl: '',
      isOn: () => switches.isOn,
      client: () => client,
      isStopped: async () => switches.isStopped,
    };
    opened.server = await listenFor(house);
    opened.house = { ...house, publicUrl: `http://127.0.0.1:${(opened.server.address() as AddressInfo).port}` };
    opened.close = caller.close;
  });
  beforeEach(() => {
    switches.isOn = true;
    switches.isStopped = false;
  });
  afterAll(async () => {
    setClockOffset(0);
    opened.server?.closeAllConnections();
    opened.server?.close();
    await opened.close?.();
    await opened.sandbox?.stop();
  });
  const control = (path: string, body: object) =>
    fetch(`${opened.sandbox!.urls.control}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return {
    submissions,
    switches,
    get house() {
      return opened.house!;
    },
    get sandbox() {
      return opened.sandbox!;
    },
    later: (hours) => {
      offsetMs += hours * HOUR_MS;
      setClockOffset(offsetMs);
    },
    work: () => workNotices(opened.house!, new AbortController().signal),
    fates: async (...rules) => void (await control('/sandbox/notify/fates', { rules })),
    taken: async () => {
      const answer = await fetch(`${opened.sandbox!.urls.notify}/v2/notifications`, { headers: { authorization: 'Bearer a.b.c' } });
      const { notifications } = (await answer.json()) as { notifications: { email_address: string | null; phone_number: string | null }[] };
      return notifications.map((each) => each.email_address ?? each.phone_number ?? '');
    },
    ...makers(submissions),
    ...questions(submissions),
  };
}

/** Our call-back route, without the rest of the API. */
async function listenFor(house: NoticeHouse): Promise<Server> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(parts).toString());
      const { authorization } = request.headers;
      takeCallback(house, { program: 'tests', authorization, body }).then(
        () => response.writeHead(200).end(),
        () => response.writeHead(401).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function makers(submissions: TestHouse): Pick<NoticeTools, 'accept' | 'importHeld' | 'release' | 'handOff'> {
  const idOf = async (id: string): Promise<number> =>
    Number((await submissions.db.owner.query<{ id: string }>('select id from submissions where external_id = $1', [id])).rows[0]!.id);
  return {
    accept: async (id, parts = {}) => {
      const content = aRow(id, {
        submitted_at: now().toISOString(),
        ...parts,
        identity: { first_name: 'Marigold', emails: [`${id}@example.org`], ...(parts.identity as object) },
      });
      const intake = { program: testProgram, keyring: submissions.keyring, actor: CLERK };
      const [verdict] = await submissions.db.database.transaction('*', (session) => acceptSubmissions(session, intake, [{ content }]));
      if (verdict?.kind !== 'accepted') throw new Error(JSON.stringify(verdict));
    },
    importHeld: async (id) => {
      const row = aRow(id, { identity: { first_name: 'Marigold', emails: [`${id}@example.org`] } });
      const { imported } = await submissions.importText(`${id}.jsonl`, lines([row]));
      if (imported !== 1) throw new Error('It was not imported.');
    },
    release: async (id) => {
      const row = {
        submissionId: await idOf(id),
        externalId: id,
        program: 'tests',
        actor: CLERK,
        reason: 'a test',
        at: now(),
        startWithinDays: 3,
      };
      await submissions.db.database.transaction('*', (session) => releaseSubmissions(session, [row]));
    },
    handOff: async (id, state, { label, reason, healsHours, boxDays = 21 } = {}) => {
      const at = now();
      const heals = healsHours === undefined ? null : new Date(at.getTime() + healsHours * HOUR_MS);
      const values = [await idOf(id), label ?? null, state, reason ?? null, heals, at, new Date(at.getTime() + boxDays * 24 * HOUR_MS)];
      await submissions.db.owner.query(
        `with document as (
           select (select d.id from documents d where d.submission_id = $1 and d.label = $2::text) as id
         ), moved as (
           update handoffs h set state = $3, reason = $4, heals_until = $5, state_at = $6, followed_at = null from document
           where h.submission_id = $1 and h.document_id is not distinct from document.id returning h.id
         )
         insert into handoffs (submission_id, document_id, program, destination, state, origin, key, reason, heals_until, state_at, answer_by, created_at)
         select $1, document.id, 'tests', 'intake', $3, 'route', '\\x00', $4, $5, $6, $7, $6 from document where not exists (select from moved)`,
        values,
      );
    },
  };
}

function questions({ db }: TestHouse): Pick<NoticeTools, 'notices' | 'told' | 'findings' | 'query'> {
  const query = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await db.owner.query<Row>(text, values)).rows;
  const texts = async (text: string, values: unknown[] = []): Promise<string[]> =>
    (await query<{ text: string }>(text, values)).map((row) => row.text);
  return {
    query,
    notices: () =>
      texts(
        `select concat_ws(' ', n.kind, n.state, (select string_agg(distinct s.external_id, ',' order by s.external_id)
           from notice_subjects about join submissions s on s.id = about.submission_id where about.notice_id = n.id), n.why) as text
         from notices n order by n.id`,
      ),
    told: async (id) =>
      (await texts('select told as text from notice_told join submissions s on s.id = submission_id where s.external_id = $1', [id]))[0],
    findings: () => texts(`select kind as text from findings where closed_at is null and kind like 'notice%' order by id`),
  };
}
