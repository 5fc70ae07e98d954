import { beforeAll, expect, test } from 'vitest';
import { aClaim, useApi } from './test-api.ts';

const api = useApi();
let operator: string;

beforeAll(async () => {
  operator = await api.tokenOf('olive', 'operator');
  const payload = (name: string) => ({ form526: { form526: { disabilities: [{ name }] } } });
  await api.importRows([
    aClaim('first', { person_id: 'ann', submitted_at: '2026-01-05T10:00:00Z', payload: payload('Left Knee') }),
    aClaim('again', { person_id: 'ann', submitted_at: '2026-01-06T10:00:00Z', payload: payload('Left Knee') }),
    aClaim('nearly', { person_id: 'ann', submitted_at: '2026-01-07T10:00:00Z', payload: payload('left  knee') }),
    aClaim('other', { person_id: 'bob', payload: payload('Left Knee') }),
  ]);
  await api.call('/api/v1/duplicates/form526/passes', { token: operator, body: {} });
});

const sets = async (near: boolean) => (await api.call(`/api/v1/duplicates/form526/sets?near=${near}`, { token: operator })).body.sets;

test('members of a set stand side by side with what the rule would do, and nothing that is personal', async () => {
  const [set, ...more] = await sets(false);
  expect(more).toEqual([]);
  expect(set.members).toMatchObject([
    { id: 'first', standing: 'needs_attention', documents: 1, would_be_duplicate_of: null },
    { id: 'again', standing: 'needs_attention', documents: 1, would_be_duplicate_of: 'first' },
  ]);
  expect(set.members[0].content).toBe(set.members[1].content);
  expect(JSON.stringify(set)).not.toMatch(/ann|Knee|Marigold/);
});

test('near sets name their members too, whose content differs; the rule marks only the exact ones among them', async () => {
  const [set] = await sets(true);
  const byId = new Map(set.members.map((member: { id: string }) => [member.id, member]));
  expect([...byId.keys()]).toEqual(['first', 'again', 'nearly']);
  expect(byId.get('nearly')).toMatchObject({ would_be_duplicate_of: null });
  expect((byId.get('nearly') as { content: string }).content).not.toBe((byId.get('first') as { content: string }).content);
});

test('a worklist is listed with counts that add up', async () => {
  const path = '/api/v1/worklists/form526/morning/refreshes';
  const made = await api.call(path, { token: operator, body: { reasons: ['held'], forms: [], reason: 'a test' } });
  expect(made.body.added).toBe(4);
  const { worklists } = (await api.call('/api/v1/worklists?program=form526', { token: operator })).body;
  expect(worklists).toEqual([
    { program: 'form526', name: 'morning', counts: { left: 4, in_run: 0, shared: 0, accepted: 0, refused: 0, withdrawn: 0, total: 4 } },
  ]);
});
