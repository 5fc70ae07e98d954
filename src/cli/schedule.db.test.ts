import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineForm, defineProgram, defineTask, succeeded } from '#sdk';
import { useDatabase } from '../testing/index.ts';
import { runWorker } from '../worker/index.ts';
import type { Composition } from './composition.ts';
import { composeFor, type Ran, runLine, useFolder } from './test-line.ts';

const db = useDatabase();
const folder = useFolder();
const performed: number[] = [];

const tidy = defineTask({
  works: 'once',
  name: 'tidy',
  title: 'Tidy up',
  description: 'Runs over nothing.',
  risk: 'reversible',
  approvals: 1,
  params: z.object({}),
  over: ['nothing'],
  concurrency: 1,
  failureBudget: 1,
  outputColumns: [],
  schedules: [
    {
      name: 'tidy-yearly',
      reason: 'once a year',
      cron: '0 3 1 1 *',
      timeZone: 'America/New_York',
      catchUp: 'latest',
      overlap: 'skip',
      selection: { kind: 'nothing' },
    },
  ],
  performOnce: async ({ runId }) => {
    performed.push(runId);
    return succeeded();
  },
});

const clockwork = defineProgram({
  name: 'clockwork',
  title: 'Clockwork',
  folder: import.meta.dirname,
  forms: [
    defineForm({ name: 'C-1', title: 'A form', payload: z.object({}), documents: () => [], fingerprint: { rulesVersion: 1 } } as never),
  ],
  destinations: [],
  connectors: [],
  tasks: [tidy],
  startWithinDays: 1,
  partners: [],
});

const product = composeFor(db, join(folder, 'data'));
const composition: Composition = {
  ...product,
  readConfig: async (options) => {
    const config = await product.readConfig(options);
    return { ...config, programs: [...config.programs, clockwork] };
  },
};

function waybill(line: string, ...more: string[]): Promise<Ran> {
  return runLine(composition, [...line.split(' '), ...more]);
}

interface Shown {
  readonly digest: string;
  readonly is_active: boolean;
  readonly times: readonly { readonly state: string; readonly why: string | null; readonly run_id: number | null }[];
}
const show = async () => (await waybill('schedule show tidy-yearly --program clockwork --json')).json<Shown>();

/** A worker of the product until the newest time has come to its end. */
async function workUntilSettled(): Promise<Shown> {
  const house = await composition.openInstallation(await composition.readConfig({}), { isWorker: true, name: 'worker' });
  const stop = new AbortController();
  const working = runWorker(house, { slots: 2, signal: stop.signal });
  const since = performance.now();
  let shown = await show();
  while (['due', 'drafted'].includes(shown.times[0]?.state ?? '') || performed.length === 0) {
    if (performance.now() - since > 30_000) throw new Error(JSON.stringify(shown.times));
    shown = await show();
  }
  stop.abort();
  await working;
  await house.close();
  return shown;
}

test('a schedule is agreed to, run now by somebody else, and paused; the command says each time what it is', async () => {
  await waybill('users add ada --role approver', '--json');
  const listed = await waybill('schedule list --program clockwork --json');
  expect(listed.json<{ schedules: unknown[] }>().schedules).toMatchObject([
    { program: 'clockwork', task: 'tidy', is_active: false, approvals_needed: 1, approved: 0 },
  ]);
  const { digest } = await show();
  expect(
    (await waybill(`schedule approve tidy-yearly --program clockwork --as ada --digest ${digest}`, '--reason', 'looked at it')).code,
  ).toBe(0);
  expect((await waybill('schedule run-now tidy-yearly --program clockwork', '--reason', 'a test')).code).toBe(0);
  const shown = await workUntilSettled();
  expect(shown).toMatchObject({ is_active: true, times: [{ state: 'started', why: null }] });
  expect(performed).toEqual([shown.times[0]?.run_id]);
  expect((await waybill('schedule pause tidy-yearly --program clockwork', '--reason', 'a freeze')).out).toContain(
    'paused by admin: a freeze',
  );
  expect((await waybill('schedule pause tidy-yearly --program clockwork --as ada', '--reason', 'no')).err).toContain('WB_FORBIDDEN');
  expect((await waybill('schedule resume tidy-yearly --program clockwork', '--reason', 'over')).code).toBe(0);
  const doctor = (await waybill('doctor --json')).json<{ checks: { check: string; ok: boolean }[] }>();
  expect(doctor.checks.find(({ check }) => check === 'schedule clockwork.tidy-yearly')).toMatchObject({ ok: true });
}, 60_000);

test('writing is stopped and allowed by one switch, which standing and doctor name', async () => {
  expect((await waybill('writes stop --yes', '--reason', 'wrong letters')).out).toContain('Writing is stopped since');
  expect((await waybill('standing')).out).toContain('wrong letters');
  expect((await waybill('writes show --json')).json()).toMatchObject({ is_stopped: true, by: 'admin', reason: 'wrong letters' });
  const doctor = (await waybill('doctor --json')).json<{ checks: { check: string; ok: boolean }[] }>();
  expect(doctor.checks.find(({ check }) => check === 'writes')).toMatchObject({ ok: false });
  expect((await waybill('writes allow --yes', '--reason', 'mended')).out).toContain('Writing is allowed.');
}, 60_000);
