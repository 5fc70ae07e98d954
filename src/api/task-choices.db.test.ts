import { expect, test } from 'vitest';
import { composeFor, runLine } from '../cli/test-line.ts';
import { useApi } from './test-api.ts';

const api = useApi();

const PATH = '/api/v1/tasks/form526/send-notices/choices';

test('what a parameter may be is told by parameter, and a draft with anything else is refused by its name', async () => {
  const token = await api.tokenOf('olive', 'operator');
  const { choices } = (await api.call(PATH, { token })).body;
  expect(Object.keys(choices)).toEqual(['notice']);
  expect(choices.notice.length).toBeGreaterThan(0);
  const draft = (notice: string) =>
    api.call('/api/v1/runs', {
      token,
      body: {
        program: 'form526',
        task: 'send-notices',
        params: { notice, reason: 'late' },
        selection: { kind: 'query' },
        reason: 'a test',
      },
    });
  const refused = (await draft('no_such_notice')).body.error;
  expect(refused.code).toBe('WB_RUN_PARAMS');
  expect(refused.message).toContain(`notice: takes one of ${choices.notice[0].value}`);
  const { body, status } = await draft(choices.notice[0].value);
  expect(status).toBe(201);
  const revised = await api.call(`/api/v1/runs/${body.id}/revisions`, {
    token,
    body: { params: { notice: 'other_one', reason: 'late' }, reason: 'x' },
  });
  expect(revised.body.error.code).toBe('WB_RUN_PARAMS');
});

test('who sees the program sees its choices, and nobody else', async () => {
  const token = await api.tokenOf('vera', 'viewer', ['vye']);
  expect((await api.call(PATH, { token })).status).toBe(404);
  const other = await api.tokenOf('paul', 'viewer');
  expect((await api.call('/api/v1/tasks/form526/none/choices', { token: other })).body.error.code).toBe('WB_TASK_UNKNOWN');
  expect((await api.call('/api/v1/tasks/form526/re-poll/choices', { token: other })).body).toEqual({ choices: {} });
});

test('the command line shows them beneath the parameter', async () => {
  const ran = await runLine(composeFor(api.db, api.installation.folder), ['task', 'show', 'find-submissions', '--program', 'form526']);
  expect(ran, ran.err).toMatchObject({ code: 0 });
  expect(ran.out).toMatch(/ {2}field .*\n {4}\w+/);
});
