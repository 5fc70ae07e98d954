import { afterEach, expect, test, vi } from 'vitest';
import { useApi } from '../src/api/test-api.ts';
import type { Composition } from '../src/cli/composition.ts';
import { runLine } from '../src/cli/test-line.ts';

const api = useApi();
/** Nothing is opened here: the run is another machine's. */
const NOTHING = {} as Composition;
afterEach(() => vi.unstubAllEnvs());

test('a run is watched from elsewhere with a token that may only read', async () => {
  const token = await api.tokenOf('olive', 'operator');
  const body = { program: 'form526', task: 'release-held', selection: { kind: 'query' }, reason: 'a test', params: { reason: 'a test' } };
  const { body: drafted } = await api.call('/api/v1/runs', { token, body });
  const watch = (id: number) => runLine(NOTHING, ['run', 'watch', String(id), '--server', api.url, '--json']);

  vi.stubEnv('WAYBILL_TOKEN', await api.tokenOf('vera', 'viewer'));
  expect((await watch(drafted.id)).json()).toMatchObject({ run_id: drafted.id, state: 'draft', total: 0, rate_per_second: null });
  expect((await watch(9_999)).json()).toMatchObject({ error: { code: 'WB_NOT_FOUND' } });
  vi.stubEnv('WAYBILL_TOKEN', 'wb_unknown');
  expect((await watch(drafted.id)).json()).toMatchObject({ error: { code: 'WB_UNAUTHENTICATED' } });
});
