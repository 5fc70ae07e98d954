import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { Database } from '#kernel/db/database.ts';
import { openObjectStore } from '#kernel/objects/index.ts';
import type { PackageEffect, PackageEntry } from '#sdk';
import type { TestDatabase } from '../testing/index.ts';
import { packageWriter, recordPackages, type ShareHouse } from './index.ts';

export const PROGRAM = 'tests';
export const DEED = { by: { kind: 'person', name: 'operator' }, reason: 'a test', scope: '*' } as const;
export const SUBMITTED = new Date('2026-01-05T10:00:00Z');

export interface TestHouse extends ShareHouse {
  readonly folder: string;
  close(): Promise<void>;
}

/** A store in a folder of its own that signs links, on the database given. */
export async function openTestHouse(database: Database): Promise<TestHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-shares-'));
  const signing = { publicUrl: 'http://127.0.0.1:1', keys: [Buffer.alloc(32, 7)] };
  const objects = await openObjectStore({ url: pathToFileURL(join(folder, 'store')).href, signing });
  return {
    database,
    objects,
    programs: new Map([[PROGRAM, { partners: [{ name: 'administration', title: 'The administration', acknowledgeWithinDays: 30 }] }]]),
    publicUrl: 'http://127.0.0.1:1',
    folder,
    close: async () => {
      await objects.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface PackagedRun {
  readonly runId: number;
  readonly externalIds: readonly string[];
  readonly submissionIds: readonly number[];
}

let made = 0;

/** An ended run over new submissions that need attention, each packaged as a run does it, and on a worklist. */
export async function packagedRun(db: TestDatabase, house: ShareHouse, count: number): Promise<PackagedRun> {
  made += 1;
  const externalIds = Array.from({ length: count }, (_, n) => `0${String(made).padStart(3, '0')}-${String(n).padStart(4, '0')}`);
  const runId = await insertRun(db);
  const submissionIds = await insertSubmissions(db, externalIds);
  await insertEntries(db, runId, submissionIds);
  await recordFor(
    house,
    runId,
    externalIds.map((id, n) => [id, submissionIds[n] as number]),
  );
  return { runId, externalIds, submissionIds };
}

/** Stores and records a package for each, as a slice of the run does. */
export async function recordFor(house: ShareHouse, runId: number, of: readonly (readonly [string, number])[]): Promise<void> {
  const rows = await Promise.all(
    of.map(async ([externalId, submissionId]) => ({ externalId, submissionId, effect: await putPackage(house, runId, externalId) })),
  );
  const author = { runId, program: PROGRAM, actor: DEED.by, reason: 'a test' };
  await house.database.transaction([PROGRAM], (session) => recordPackages(session, author, rows));
}

export function putPackage(house: ShareHouse, runId: number, externalId: string): Promise<PackageEffect> {
  const entries: PackageEntry[] = [
    { name: 'metadata.json', documentType: '', content: Buffer.from('{"veteranFirstName":"Marigold"}') },
    { name: '21-526EZ.pdf', documentType: 'L533', content: Buffer.from(`%PDF-1.7 ${externalId}`) },
    { name: 'attachment1.pdf', documentType: 'L023', content: async () => Readable.from([Buffer.alloc(2_000, 1)]) },
  ];
  const contentHash = createHash('sha256').update(`${runId} ${externalId}`).digest();
  return packageWriter({ objects: house.objects, program: PROGRAM, externalId }).put({ contentHash, entries, overrides: {} });
}

async function insertRun(db: TestDatabase): Promise<number> {
  const { rows } = await db.owner.query<{ id: number }>(
    `insert into runs (program, task, title, task_code_hash, risk, params, selection, requested_by, requested_at, reason, state, state_at,
       approvals_needed, concurrency, lanes, failure_budget)
     values ($1, 'pack', 'Pack', 'code', 'irreversible', '{}', '{}', 'operator', $2, 'a test', 'succeeded', $2, 0, 1, 1, 1) returning id`,
    [PROGRAM, SUBMITTED],
  );
  return (rows[0] as { id: number }).id;
}

async function insertSubmissions(db: TestDatabase, externalIds: readonly string[]): Promise<number[]> {
  const { rows } = await db.owner.query<{ id: number }>(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     select $1, '21-526EZ', e.id, 'p', $2, $2, '\\x00', 'import', $2 from unnest($3::text[]) with ordinality as e (id, place) order by place returning id`,
    [PROGRAM, SUBMITTED, externalIds],
  );
  const ids = rows.map(({ id }) => id);
  await db.owner.query(
    `insert into documents (submission_id, program, label, document_type, is_required, position, source)
     select id, $1, '21-526EZ', 'L533', true, 0, 'form' from unnest($2::bigint[]) id`,
    [PROGRAM, ids],
  );
  return ids;
}

async function insertEntries(db: TestDatabase, runId: number, submissionIds: readonly number[]): Promise<void> {
  await db.owner.query(
    `insert into worklists (program, name, created_by, created_at) values ($1, 'all', 'operator', $2) on conflict do nothing`,
    [PROGRAM, SUBMITTED],
  );
  await db.owner.query(
    `insert into worklist_entries (worklist_id, submission_id, program, state, run_id, added_at, changed_at)
     select (select id from worklists where program = $1 and name = 'all'), id, $1, 'in_run', $2, $3, $3 from unnest($4::bigint[]) id`,
    [PROGRAM, runId, SUBMITTED, submissionIds],
  );
}

/** A decision on a submission, or the proof of its delivery. */
export async function decide(db: TestDatabase, submissionId: number, kind: 'withdrawn' | 'delivered' | 'not_remediated'): Promise<void> {
  if (kind === 'delivered') {
    await db.owner.query(
      `insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at)
       values ($1, $2, 'elsewhere', 'delivered', 'route', gen_random_uuid()::text::bytea, $3, $3, $3)`,
      [submissionId, PROGRAM, SUBMITTED],
    );
    return;
  }
  await db.owner.query(
    `insert into remediations (submission_id, program, kind, is_success, reason, author, decided_at)
     values ($1, $2, $3, $4, 'a test', 'operator', clock_timestamp())`,
    [submissionId, PROGRAM, kind, kind === 'withdrawn'],
  );
}

export async function standingOf(db: TestDatabase, submissionId: number): Promise<string> {
  const { rows } = await db.owner.query<{ state: string; reason: string | null }>(
    'select state, reason from standing_at(clock_timestamp()) where submission_id = $1',
    [submissionId],
  );
  return rows[0]?.reason ?? rows[0]?.state ?? 'none';
}

/** How many rows of worklists of these submissions are in each state. */
export async function entriesOf(db: TestDatabase, submissionIds: readonly number[]): Promise<Record<string, number>> {
  const { rows } = await db.owner.query<{ state: string; n: number }>(
    'select state, count(*)::int as n from worklist_entries where submission_id = any ($1) group by state',
    [submissionIds],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

export async function openFindingsOf(
  db: TestDatabase,
  where: { readonly shareId?: number; readonly runId?: number },
): Promise<Record<string, number>> {
  const { rows } = await db.owner.query<{ kind: string; n: number }>(
    'select kind, count(*)::int as n from findings where closed_at is null and (share_id = $1 or run_id = $2) group by kind',
    [where.shareId ?? null, where.runId ?? null],
  );
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
}

export async function textAt(house: ShareHouse, key: string | null): Promise<string> {
  return text((await house.objects.get(key ?? '')).stream);
}

export async function bytesAt(house: ShareHouse, key: string): Promise<Buffer> {
  return buffer((await house.objects.get(key)).stream);
}

/** Issues links and answers the rows of their CSV. */
export function rowsOf(csv: string): string[][] {
  return csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
}
