import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { expect, test } from 'vitest';
import { useDatabase } from '../testing/index.ts';

const db = useDatabase();
const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/migrate.md'), 'utf8');

/** The older tables with the columns that the guide reads, by its own account of them. */
const OLDER = `
  create schema older; set search_path = older;
  create table form526_submissions (id int, user_account_id uuid, user_uuid text, submitted_claim_id int, submit_endpoint int,
    backup_submitted_claim_id text, backup_submitted_claim_status int, created_at timestamp, updated_at timestamp);
  create table form526_job_statuses (form526_submission_id int, job_class text, status text);
  create table form526_submission_remediations (id int, form526_submission_id int, lifecycle text[], success boolean, ignored_as_duplicate boolean,
    remediation_type int, created_at timestamp);
  create table lighthouse526_document_uploads (form526_submission_id int, form_attachment_id int, lighthouse_document_request_id text,
    aasm_state text, document_type text, lighthouse_processing_started_at timestamp, created_at timestamp);
  create table form_attachments (id int, guid uuid);
  insert into form526_submissions values
    (7, null, 'a "quoted" \\ user', 600, 1, null, null, '2024-01-02 03:04:05.6', '2024-01-03'),
    (8, null, 'user-8', null, null, 'guid-8', 2, '2024-01-02', '2024-01-03'), (9, null, 'user-9', 601, 0, null, null, '2024-01-02', '2024-01-03');
  insert into form526_job_statuses values (7, 'PollForm526Pdf', 'success');
  insert into form526_submission_remediations values (1, 8, array['2024-01-04 00:00:00 -- first', '2024-01-05 10:11:12 -- same as another'], true, false, 1, '2024-01-05');
  insert into form_attachments values (1, 'a0000000-0000-4000-8000-000000000001');
  insert into lighthouse526_document_uploads values (7, 1, '22', 'failed', 'Veteran Upload', null, '2024-01-04');`;

test("the guide's SQL reads the older tables, changes nothing, and writes lines of the import format", async () => {
  const [, statements] = /```sql\n([\s\S]*?)```/.exec(guide)!;
  const copy = statements!.slice(statements!.indexOf('copy ('), statements!.indexOf('\nrollback'));
  const client = new pg.Client({ connectionString: db.ownerUrl });
  await client.connect();
  await client.query(OLDER);
  await client.query(statements!.slice(0, statements!.indexOf('copy (')));
  const text = (await buffer(client.query(to(copy.trim().replace(/;$/, ''))))).toString();
  await client.query('rollback');
  await client.end();
  const [first, second, third] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(first).toMatchObject({ id: '7', person_id: 'a "quoted" \\ user', submitted_at: '2024-01-02T03:04:05.600Z' });
  expect(first.facts.handoffs).toEqual([
    { destination: 'claims_api', receipt: '600', status: 'pdf_found', at: '2024-01-03T00:00:00.000Z' },
  ]);
  expect(first.uploads).toMatchObject([
    { attachment_guid: 'a0000000-0000-4000-8000-000000000001', handoff: { status: 'FAILED', receipt: '22' } },
  ]);
  expect(second.facts.handoffs).toMatchObject([{ destination: 'benefits_intake', receipt: 'guid-8', status: 'success' }]);
  expect(second.facts.remediations).toEqual([
    { kind: 'ignored_as_duplicate', success: true, reason: 'same as another', at: '2024-01-05T00:00:00.000Z' },
  ]);
  expect(third.facts.handoffs).toMatchObject([{ destination: 'evss', status: 'established' }]);
});
