import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import vye from '../../programs/vye/index.ts';
import { useApi } from './test-api.ts';

const partner = mkdtempSync(join(tmpdir(), 'waybill-partner-'));
afterAll(() => rmSync(partner, { recursive: true, force: true }));
const api = useApi({ programs: [vye], connectors: { vye: { egress: { store: pathToFileURL(partner).href } } } });

test('a change by API goes out with the next file; who may not operate may not send it', async () => {
  const operator = await api.tokenOf('olga', 'operator');
  const viewer = await api.tokenOf('vera', 'viewer');
  const payload = { rpo_code: '316', indicator: 'A', stub_nm: 'RTESTCA', transact_date: '2026-01-05', source_ind: 'phone' };
  const change = {
    id: 'v-1',
    form: 'verification',
    person_id: 'ann',
    submitted_at: '2026-01-05T10:00:00Z',
    payload,
    identity: { ssn: '900112233' },
  };
  const taken = await api.call('/api/v1/submissions/vye', { token: operator, body: change });
  expect(taken.status).toBe(201);
  const ready = await api.call('/api/v1/exports/vye/vawave/ready', { token: viewer });
  expect(ready.body).toMatchObject({ total: 1, people: 1, rows: [{ person: 'ann', submission: 'v-1', place: 'next_file' }] });
  const run = (token: string) => api.call('/api/v1/exports/vye/vawave/runs', { token, body: { reason: 'a test' } });
  expect((await run(viewer)).status).toBe(403);
  const ran = await run(operator);
  expect(ran.body).toMatchObject({ resumed: [], started: 'started', file: { state: 'confirmed' } });
  const [name] = readdirSync(partner);
  const content = readFileSync(join(partner, name as string), 'latin1');
  expect(content).toBe('RTESTCA33900112220260105316AP\n');
  const shown = await api.call(`/api/v1/export-files/${ran.body.file.file}`, { token: viewer });
  expect(shown.body).toMatchObject({
    state: 'confirmed',
    file_name: name,
    written: 1,
    rows: [{ line: 1, submission: 'v-1', outcome: 'written' }],
  });
  expect((await api.call('/api/v1/export-files?export=vawave&state=confirmed', { token: viewer })).body.files).toHaveLength(1);
  const listed = await api.call('/api/v1/exports', { token: viewer });
  expect(listed.body.exports).toMatchObject([
    { name: 'CHGADD' },
    { name: 'DirDep' },
    { name: 'vawave', is_set_up: true, last_confirmed: { written: 1 } },
  ]);
  const receipts = await api.call(`/api/v1/export-files/${ran.body.file.file}/receipts`, {
    token: operator,
    body: content,
    headers: { 'content-type': 'text/csv' },
  });
  expect(receipts.body).toMatchObject({ is_repeat: false, ours: { lines: 1, received: 1, missing: 0 }, missing: [] });
  const retried = await api.call(`/api/v1/export-files/${ran.body.file.file}/retries`, { token: operator, body: { reason: 'a test' } });
  expect(retried).toMatchObject({ status: 409, body: { error: { code: 'WB_EXPORT_STATE' } } });
});

test('a day is decided by API, and nothing of another program is seen', async () => {
  const operator = await api.tokenOf('otto', 'operator');
  const body = { day: '2026-07-03', is_expected: true, export: 'CHGADD', reason: 'the partner works' };
  const decided = await api.call('/api/v1/exports/vye/overrides', { token: operator, body });
  expect(decided.body).toEqual({ exports: [{ export: 'CHGADD', calendar: { is_expected: false, because: 'federal_holiday' } }] });
  expect((await api.call('/api/v1/exports/vye/overrides', { token: operator, body: { ...body, export: 'NONE' } })).status).toBe(404);
  const stranger = await api.tokenOf('sam', 'operator', ['other']);
  expect((await api.call('/api/v1/export-files', { token: stranger })).body.files).toEqual([]);
  expect(
    (await api.call('/api/v1/exports/vye/CHGADD/runs', { token: stranger, body: { reason: 'a test' } })).status,
  ).toBeGreaterThanOrEqual(403);
});
