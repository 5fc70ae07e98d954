import { beforeAll, describe, expect, it } from 'vitest';
import { aClaim, useApi } from './test-api.ts';

const api = useApi({ settings: { retain: 'payload=30' } });
let operator: string;
let administrator: string;
let viewer: string;

beforeAll(async () => {
  operator = await api.tokenOf('olga', 'operator');
  administrator = await api.tokenOf('ada', 'administrator');
  viewer = await api.tokenOf('vera', 'viewer');
  await api.importRows([aClaim('ret-1', { person_id: 'person-ret' }), aClaim('ret-2')]);
  await api.db.owner.query(`update submissions set received_at = '2020-01-01'`);
  await api.db.owner.query(
    `insert into remediations (submission_id, program, kind, is_success, reason, author, decided_at)
     select id, program, 'closed', true, 'a test', 'olga', '2020-01-02' from submissions`,
  );
});

const PLACE = '/api/v1/programs/form526/holds';

describe('holds and retention', () => {
  it('places, lists and lifts holds; what they cover is told apart', async () => {
    const due = () => api.call('/api/v1/programs/form526/retention', { token: viewer });
    expect((await due()).body.kinds).toMatchObject([{ kind: 'payload', days: 30, due: 2, held: 0, sample: ['ret-1', 'ret-2'] }]);
    expect((await api.call(PLACE, { token: viewer, body: { reason: 'r' } })).status).toBe(403);
    const placed = await api.call(PLACE, { token: operator, body: { person: 'person-ret', reason: 'a lawsuit' } });
    expect(placed).toMatchObject({ status: 201, body: { person: 'person-ret', submission: null, lifted_at: null } });
    const second = await api.call(PLACE, { token: operator, body: { submission: 'ret-2', reason: 'an audit' } });
    expect(second.body).toMatchObject({ submission: 'ret-2', person: null });
    expect((await api.call(PLACE, { token: operator, body: { submission: 'ret-2', person: 'p', reason: 'r' } })).status).toBe(400);
    expect((await due()).body.kinds).toMatchObject([{ due: 0, held: 2, sample: [] }]);
    const list = await api.call('/api/v1/holds?program=form526&limit=1', { token: viewer });
    expect(list.body).toMatchObject({ holds: [{ id: second.body.id }], next: second.body.id });
    const lift = `/api/v1/holds/${placed.body.id}/lifts`;
    expect((await api.call(lift, { token: operator, body: { reason: 'it ended' } })).status).toBe(403);
    expect(await api.call(lift, { token: administrator, body: { reason: 'it ended' } })).toMatchObject({
      status: 201,
      body: { lifted_by: 'ada', lifted_reason: 'it ended' },
    });
    expect((await api.call(lift, { token: administrator, body: { reason: 'again' } })).body).toMatchObject({
      error: { code: 'WB_HOLD_STATE' },
    });
    expect((await due()).body.kinds).toMatchObject([{ due: 1, held: 1, sample: ['ret-1'] }]);
    expect((await api.call('/api/v1/holds?list=all', { token: viewer })).body.holds).toHaveLength(2);
  });

  it('tells of purges, redactions and sealed files', async () => {
    expect((await api.call('/api/v1/purges', { token: viewer })).body).toEqual({ purges: [] });
    expect((await api.call('/api/v1/redactions', { token: viewer })).body).toEqual({ redactions: [] });
    expect((await api.call('/api/v1/runs/1/sealed-files', { token: viewer })).body).toEqual({ files: [] });
    expect((await api.call('/api/v1/sealed-files/1/openings', { token: operator, body: { reason: 'r' } })).status).toBe(404);
  });
});
