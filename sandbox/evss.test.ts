import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './index.ts';
import { hasRecorded, readRecorded, recordedBodies, shapeOf } from './testing/recorded.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  sandbox.control.faults.clear();
  sandbox.control.records.clear();
});

const EAUTH = {
  va_eauth_pnid: '900121234',
  va_eauth_firstName: 'Leilani',
  va_eauth_lastName: 'Kealoha',
  va_eauth_service_transaction_id: 'tx-1',
};
const FORM = { claimantCertification: true, applicationExpirationDate: '2099-01-01T00:00:00Z', veteran: { emailAddress: 'a@example.org' } };

function call(name: string, body: unknown, headers: Record<string, string> = EAUTH, init: RequestInit = {}): Promise<Response> {
  const url = `${sandbox.urls.evss}/wss-form526-services-web-v2/rest/form526/v2/${name}`;
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  });
}

describe('getPDF', () => {
  it('answers the form as base64', async () => {
    const answer = await call('getPDF', { form526: FORM });
    expect(answer.status).toBe(200);
    const { pdf } = (await answer.json()) as { pdf: string };
    expect(Buffer.from(pdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('takes the form wrapped once more, and header names with dashes', async () => {
    const headers = Object.fromEntries(Object.entries(EAUTH).map(([name, value]) => [name.replaceAll('_', '-'), value]));
    expect((await call('getPDF', { form526: { form526: FORM } }, headers)).status).toBe(200);
  });

  it('reads a name in percent-encoding or in bytes of UTF-8 alike', async () => {
    const ask = async (name: string): Promise<string> =>
      (await call('getPDF', { form526: FORM }, { ...EAUTH, va_eauth_firstName: name })).text();
    const plain = await ask(Buffer.from('Thị Hồng').toString('latin1'));
    expect(await ask(encodeURIComponent('Thị Hồng'))).toBe(plain);
    expect(await ask('Thi Hong')).not.toBe(plain);
  });

  it('refuses a form whose application has expired, by the simulated clock too', async () => {
    const expired = await call('getPDF', { form526: { ...FORM, applicationExpirationDate: '2015-08-28T19:53:45+00:00' } });
    expect(expired.status).toBe(400);
    expect(((await expired.json()) as { messages: { key: string; severity: string }[] }).messages).toMatchObject([
      { key: 'form526.applicationExpirationDate.isPast', severity: 'ERROR' },
    ]);
    const soon = new Date(sandbox.control.clock.now() + 3_600_000).toISOString();
    expect((await call('getPDF', { form526: { ...FORM, applicationExpirationDate: soon } })).status).toBe(200);
    sandbox.control.clock.advance(7_200_000);
    expect((await call('getPDF', { form526: { ...FORM, applicationExpirationDate: soon } })).status).toBe(400);
  });

  it.each([
    ['no JSON', 'nonsense', EAUTH, 400],
    ['no form', '{}', EAUTH, 400],
    ['a list for a form', { form526: [1] }, EAUTH, 400],
    ['no identity', { form526: FORM }, {}, 403],
  ])('refuses %s', async (_name, body, headers, status) => {
    const answer = await call('getPDF', body, headers);
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { messages: unknown[] }).messages.length).toBeGreaterThan(0);
  });

  it('takes keys that JavaScript objects reserve', async () => {
    expect((await call('getPDF', '{"form526":{"__proto__":{"a":"b"},"constructor":"c"}}')).status).toBe(200);
  });

  it('answers one ready file for measurements', async () => {
    sandbox.control.settings.isPdfFixed = true;
    const { pdf } = (await (await call('getPDF', { form526: {} })).json()) as { pdf: string };
    sandbox.control.settings.isPdfFixed = false;
    expect(Buffer.from(pdf, 'base64').length).toBeGreaterThan(119_000);
    expect(Buffer.from(pdf, 'base64').length).toBeLessThan(140_000);
  });
});

it('counts each claim that a submission makes', async () => {
  const first = (await (await call('submit', { form526: FORM })).json()) as { claimId: number };
  const second = (await (await call('submit', { form526: FORM })).json()) as { claimId: number };
  expect(second.claimId).not.toBe(first.claimId);
  const seen = (await (await fetch(`${sandbox.urls.control}/sandbox/effects?repeated=1`)).json()) as object;
  expect(seen).toMatchObject({
    total: 2,
    distinct: 1,
    repeated: 1,
    effects: [{ partner: 'evss', submission: 'tx-1', document: '21-526EZ', count: 2 }],
  });
});

describe('faults', () => {
  const strike = (...rules: Parameters<typeof sandbox.control.faults.add>[0]): void => sandbox.control.faults.add(rules);

  it.each([
    [{ kind: 'rate_limited', retryAfterS: 7 } as const, 429],
    [{ kind: 'server_error', status: 502, shape: 'html' } as const, 502],
    [{ kind: 'server_error', status: 500, shape: 'flat' } as const, 500],
    [{ kind: 'pif_in_use' } as const, 500],
    [{ kind: 'ok_with_errors' } as const, 200],
  ])('%o', async (rule, status) => {
    strike({ ...rule, times: 1 });
    const answer = await call('submit', { form526: FORM });
    expect(answer.status).toBe(status);
    if (status === 429) expect(answer.headers.get('retry-after')).toBe('7');
    expect(sandbox.control.records.effects()).toEqual([]);
    expect((await call('submit', { form526: FORM })).status).toBe(200);
  });

  it.each(['lost_answer', 'truncated_body'] as const)('%s leaves the effect behind', async (kind) => {
    strike({ kind });
    await expect(call('submit', { form526: FORM }).then((answer) => answer.text())).rejects.toThrow();
    expect(sandbox.control.records.effects()).toHaveLength(1);
  });

  it('a time-out after taking the request leaves the effect behind', async () => {
    strike({ kind: 'timeout_after' });
    await expect(call('submit', { form526: FORM }, EAUTH, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    expect(sandbox.control.records.effects()).toHaveLength(1);
  });

  it('a reset leaves nothing behind', async () => {
    strike({ kind: 'reset' });
    await expect(call('submit', { form526: FORM })).rejects.toThrow();
    expect(sandbox.control.records.effects()).toEqual([]);
  });

  it('a request may ask for its own fault', async () => {
    expect((await call('submit', { form526: FORM }, { ...EAUTH, 'x-sandbox-fault': 'server_error=504' })).status).toBe(504);
  });

  it('a scenario brings its rules, and an unknown one is refused by name', async () => {
    const post = (body: object): Promise<Response> =>
      fetch(`${sandbox.urls.control}/sandbox/faults`, { method: 'POST', body: JSON.stringify(body) });
    expect(((await (await post({ scenario: 'bad_day' })).json()) as { rules: object[] }).rules.length).toBeGreaterThan(3);
    expect((await post({ scenario: 'toString' })).status).toBe(400);
  });

  it('a rule that nobody knows is refused by name', async () => {
    const answer = await fetch(`${sandbox.urls.control}/sandbox/faults`, { method: 'POST', body: '{"kind":"gremlin"}' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('gremlin');
  });

  it('strikes the same requests for the same seed, in any order', async () => {
    const outcome = async (ids: number[]): Promise<string> => {
      const other = await startSandbox({ seed: 9, faults: [{ kind: 'server_error', share: 0.4 }] });
      const url = `${other.urls.evss}/wss-form526-services-web-v2/rest/form526/v2/validate`;
      const rows = await Promise.all(
        ids.map(async (id) => [
          id,
          (
            await fetch(url, {
              method: 'POST',
              headers: { ...EAUTH, va_eauth_service_transaction_id: `t${id}` },
              body: JSON.stringify({ form526: FORM }),
            })
          ).status,
        ]),
      );
      await other.stop();
      return JSON.stringify(rows.sort((a, b) => a[0]! - b[0]!));
    };
    const ids = Array.from({ length: 30 }, (_, i) => i);
    const once = await outcome(ids);
    expect(await outcome(ids.reverse())).toBe(once);
    expect(once).toContain('503');
    expect(once).toContain('200');
  });
});

describe.skipIf(!hasRecorded)('against recorded exchanges (skipped: the folder of recordings is absent)', () => {
  const recorded = (name: string): unknown => shapeOf(recordedBodies(`vcr_cassettes/${name}.yml`)[0]);

  it('getPDF, submit and the refusals have the recorded shapes', async () => {
    expect(shapeOf(await (await call('getPDF', { form526: FORM })).json())).toEqual(recorded('form526_backup/200_evss_get_pdf'));
    expect(shapeOf(await (await call('submit', { form526: FORM })).json())).toEqual(
      recorded('evss/disability_compensation_form/submit_form_v2'),
    );
    expect(shapeOf(await (await call('submit', { form526: [] })).json())).toEqual(recorded('evss/disability_compensation_form/submit_400'));
    sandbox.control.faults.add([{ kind: 'pif_in_use' }]);
    expect(shapeOf(await (await call('submit', { form526: FORM })).json())).toEqual(
      recorded('evss/disability_compensation_form/submit_500_with_pif_in_use'),
    );
  });

  it('takes the recorded payloads once their expiration date is moved', async () => {
    for (const name of ['with_everything', 'only_526', '526_bdd', 'with_0781']) {
      const payload = JSON.parse(readRecorded(`disability_compensation_form/submissions/${name}.json`)) as { form526: { form526: object } };
      const form526 = { ...payload.form526.form526, applicationExpirationDate: '2099-01-01T00:00:00Z' };
      expect((await call('getPDF', { form526 })).status).toBe(200);
    }
  });
});
