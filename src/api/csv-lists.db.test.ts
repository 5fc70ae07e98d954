import { expect, test } from 'vitest';
import form526 from '../../programs/form526/index.ts';
import { csvListsOf } from './csv-lists.ts';
import { ROUTES } from './routes.ts';
import { aClaim, useApi } from './test-api.ts';

const api = useApi({ programs: [form526] });

test('a list’s CSV has every row of the filter, over as many pages as it takes, and the same rights', async () => {
  const viewer = await api.tokenOf('vera', 'viewer');
  const partner = await api.tokenOf('pat', 'partner');
  const ids = Array.from({ length: 612 }, (_, n) => `csv-${n}`);
  await api.importRows([...ids.map((id) => aClaim(id)), aClaim('other')]);

  const answer = await api.call('/api/v1/csv/submissions?id_prefix=csv-', { token: viewer });
  expect(answer.headers.get('content-type')).toMatch('text/csv');
  expect(answer.headers.get('content-disposition')).toContain('submissions.csv');
  const [header, ...lines] = String(answer.body).trimEnd().split('\n');
  expect(header).toBe('program,id,form,submitted_at,received_at,standing,reason,answer_by,told,held_by_kind,held_by_id');
  expect(new Set(lines.map((line) => line.split(',')[1]))).toEqual(new Set(ids));
  expect(lines).toHaveLength(ids.length);
  expect(lines[0]).toMatch(/^form526,csv-0,21-526EZ,2026-01-05T10:00:00.000Z,.*,needs_attention,held,,,,$/);

  expect((await api.call('/api/v1/csv/submissions', { token: partner })).status).toBe(403);
  expect((await api.call('/api/v1/csv/submissions?limit=5', { token: viewer })).status).toBe(400);
});

test('every list of the portal has its CSV', () => {
  const twins = csvListsOf(ROUTES).map(({ path }) => path);
  for (const list of ['submissions', 'handoffs', 'findings']) expect(twins).toContain(`/api/v1/csv/${list}`);
});
