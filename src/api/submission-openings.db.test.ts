import { expect, test } from 'vitest';
import form526 from '../../programs/form526/index.ts';
import { aClaim, useApi } from './test-api.ts';

const api = useApi({ programs: [form526] });

test('what a person wrote is opened with a reason, by who may operate, and the ledger says so first', async () => {
  const operator = await api.tokenOf('olga', 'operator');
  const viewer = await api.tokenOf('vera', 'viewer');
  await api.importRows([aClaim('open-1', { identity: { first_name: 'Marigold', last_name: 'Nobody' } })]);
  const open = (token: string, body: object) => api.call('/api/v1/submissions/form526/open-1/openings', { token, body });

  expect((await open(viewer, { reason: 'a look' })).status).toBe(403);
  expect((await open(operator, {})).body.error.code).toBe('WB_USAGE');
  const opened = await open(operator, { reason: 'the person called' });
  expect(opened.status).toBe(201);
  expect(opened.body.identity).toMatchObject({ first_name: 'Marigold', last_name: 'Nobody' });
  expect(opened.body.payload.form526.form526.veteran).toBeDefined();

  const timeline = await api.call('/api/v1/submissions/form526/open-1/timeline', { token: viewer });
  const openings = timeline.body.events.filter(({ kind }: { kind: string }) => kind === 'submission.opened');
  expect(openings).toMatchObject([{ who: expect.stringContaining('olga'), why: 'the person called' }]);
});

test('a search by person id finds that person’s submissions; the ledger keeps the field and not the value', async () => {
  const viewer = await api.tokenOf('vito', 'viewer');
  await api.importRows([aClaim('mine-1', { person_id: 'pp-7' }), aClaim('mine-2', { person_id: 'pp-7' }), aClaim('other-1')]);
  const search = (body: object) => api.call('/api/v1/submission-searches', { token: viewer, body: { program: 'form526', ...body } });

  const found = await search({ person_id: 'pp-7' });
  expect(found.body.rows.map(({ id }: { id: string }) => id)).toEqual(['mine-1', 'mine-2']);
  expect((await search({})).status).toBe(400);
  expect((await search({ person_id: 'pp-7', field: 'ssn', value: '1' })).status).toBe(400);
  const { rows } = await api.db.owner.query(
    `select l.actor, d.details from ledger_lines l join ledger_details d on d.line_id = l.id where l.action = 'submission.searched'`,
  );
  expect(rows).toEqual([{ actor: expect.stringContaining('vito'), details: { field: 'person_id' } }]);
});
