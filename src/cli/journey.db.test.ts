import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import type { Installation } from '../registry/index.ts';
import { useDatabase } from '../testing/index.ts';
import type { RunningSandbox } from './composition.ts';
import { composeFor, type Ran, runLine, useFolder } from './test-line.ts';

const db = useDatabase();
const folder = useFolder();
let sandbox: Sandbox;
const partners = (): RunningSandbox['connectors'] => ({ form526: { evss: { url: sandbox.urls.evss } } });

/** One line as people type it, from the words of a sentence and what does not fit into one. */
function waybill(line: string, ...more: string[]): Promise<Ran> {
  return runLine(composeFor(db, join(folder, 'data'), partners), [...line.split(' '), ...more]);
}

async function ok<T = Record<string, unknown>>(line: string, ...more: string[]): Promise<T> {
  const ran = await waybill(`${line} --json`, ...more);
  expect(ran, `${line}\n${ran.out}${ran.err}`).toMatchObject({ code: 0 });
  return ran.json<T>();
}

/** Works in this process, as another one would, while `during` goes on. */
async function withWorker<T>(during: (house: Installation) => Promise<T>): Promise<T> {
  const composition = composeFor(db, join(folder, 'data'), partners);
  const house = await composition.openInstallation(await composition.readConfig({}), { isWorker: true, name: 'test worker' });
  const stop = new AbortController();
  const worker = composition.runWorker(house, { slots: 4, signal: stop.signal });
  try {
    return await during(house);
  } finally {
    stop.abort();
    await worker;
    await house.close();
  }
}

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
});
afterAll(() => sandbox.stop());

/** The doctor sees that a shared package is gone, a worker tells, and takes it back when the package has been restored. */
async function theStoreLoses(id: string, shareId: number): Promise<void> {
  const { rows } = await db.owner.query<{ key: string }>(
    'select p.object_key as key from packages p join submissions s on s.id = p.submission_id where s.external_id = $1',
    [id],
  );
  const key = rows[0]!.key;
  const restored = await withWorker(async ({ objects }) => {
    const bytes = await buffer((await objects.get(key)).stream);
    await objects.delete(key);
    return bytes;
  });
  const doctor = await waybill('doctor --json');
  expect(doctor.code).toBe(1);
  const failed = doctor.json<{ checks: { check: string; ok: boolean; detail: string }[] }>().checks.filter((check) => !check.ok);
  expect(failed).toMatchObject([
    { check: 'shared packages', detail: expect.stringContaining(`${id} of share ${shareId}: package_missing`) },
  ]);
  await withWorker(async () => undefined);
  expect(await ok('findings')).toMatchObject({ findings: [{ kind: 'package_missing', submission: id, share_id: shareId }] });
  const shown = await waybill(`share show ${shareId}`);
  expect(shown.out).toContain('Does not add up: 1 package_missing.');
  expect(shown.out).toMatch(/^stable +\d+ +0 +revoked$/m);
  await withWorker(async ({ objects }) => void (await objects.put(key, restored)));
  await withWorker(async () => undefined);
  expect(await ok('findings')).toEqual({ findings: [], next: null });
}

interface Previewed {
  readonly run: number;
  readonly digest: string;
  readonly items: number;
  readonly eligible: number;
  readonly not_eligible: Record<string, number>;
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((total, n) => total + n, 0);

describe('from a file of failed submissions to the answers of the partner', () => {
  test('people are added, and each may do what their role says', async () => {
    await ok('users add olive --role operator');
    await ok('users add ann --role approver');
    await ok('users add vera --role viewer --programs form526');
    expect((await ok<{ users: unknown[] }>('users list')).users).toHaveLength(4);
    const refused = await waybill('users add eve --role viewer --as olive --json');
    expect(refused.code).toBe(1);
    expect(refused.json()).toMatchObject({
      error: { code: 'WB_FORBIDDEN', message: 'olive has the role operator, which may not administer.' },
    });
    const { token } = await ok<{ token: string }>('tokens issue olive --name laptop');
    expect(token).toMatch(/^wb/);
    expect(JSON.stringify(await ok('tokens list'))).not.toContain(token);
    const unasked = await waybill('tokens revoke 1');
    expect(unasked).toMatchObject({ code: 2, out: '' });
    expect(unasked.err).toContain('give --yes to do it');
    await ok('tokens revoke 1 --yes');
  });

  test('a file is imported, and its rows add up', async () => {
    await ok(`sample --count 24 --folder ${folder}/sample`);
    const imported = await ok<Record<string, number>>(`import form526 ${folder}/sample/submissions.jsonl --as olive`);
    expect(imported.input).toBe(24);
    expect(imported.imported! + imported.refused! + imported.already_known!).toBe(24);
    writeFileSync(join(folder, 'bad.jsonl'), '{"id": 17}\n'.repeat(21));
    const dry = await waybill(`import form526 ${folder}/bad.jsonl --dry-run --as olive`);
    expect(dry.out).toMatch(/^Would import: 21 rows = 0 imported \+ 21 refused \+ 0 already known\.$/m);
    expect(dry.out).toMatch(/^ +1 {2}id +invalid_type +\S/m);
    expect(dry.out).toContain('… and 1 more rows.');
    const written = await waybill(`import form526 ${folder}/bad.jsonl --dry-run --refused ${folder}/refused.jsonl --as olive`);
    expect(written.out).toContain(`${folder}/refused.jsonl. Mend them there`);
    expect(readFileSync(join(folder, 'refused.jsonl'), 'utf8').split('\n')).toHaveLength(22);
    const again = await ok<Record<string, number>>(`import form526 ${folder}/sample/submissions.jsonl --as olive`);
    expect(again).toMatchObject({ input: 24, imported: 0, refused: imported.refused });
  });

  test('submissions are listed by page, shown, and opened with a reason only', async () => {
    const page = await ok<{ count: number; rows: { external_id: string }[]; next: number }>(
      'submissions list --standing needs_attention --limit 2 --as vera',
    );
    expect(page.rows).toHaveLength(2);
    const rest = await ok<{ rows: { external_id: string }[] }>(
      `submissions list --standing needs_attention --after ${page.next} --limit 500 --as vera`,
    );
    expect(rest.rows).toHaveLength(page.count - 2);
    const id = page.rows[0]!.external_id;
    const shown = await ok(`submissions show ${id} --as vera`);
    expect(shown).toMatchObject({ external_id: id, state: 'needs_attention', holder: null, remediations: [] });
    expect(shown).not.toHaveProperty('opened');
    expect((await waybill(`submissions show ${id} --reveal`)).err).toContain('--reveal needs --reason');
    const opened = await ok<{ opened: { payload: object } }>(
      `submissions show ${id} --reveal --as olive --reason`,
      'a call from the person',
    );
    expect(opened.opened.payload).toHaveProperty('form526');
    const { rows } = await db.owner.query(`select actor, action from ledger_lines where action = 'submission.opened'`);
    expect(rows).toEqual([{ actor: 'olive', action: 'submission.opened' }]);
    const odd = await waybill('submissions list --standing lost');
    expect(odd.code).toBe(2);
    expect(odd.err).toContain('there are withdrawn, duplicate');
  });

  test('duplicates are found, compared, and set aside by a run that somebody else approves', async () => {
    const found = await ok<Record<string, number>>('duplicates find form526 --as olive');
    expect(found.members).toBe(found.kept! + found.to_mark! + found.already_set_aside! + found.in_busy_sets!);
    const report = await ok<{ sets: { set: string; differences: unknown[] }[] }>(
      'duplicates report form526 --as olive --reason',
      'are they really the same?',
    );
    expect(report.sets).toHaveLength(found.sets!);
    const one = await ok<{ sets: { set: string; members: string[] }[] }>(
      `duplicates report form526 --set ${report.sets[0]!.set} --as vera`,
    );
    expect(one.sets).toEqual([{ set: report.sets[0]!.set, members: expect.anything() }]);
    const { run, digest, eligible } = await ok<Previewed>(
      'task run mark-duplicates --duplicates --param reason=same --reason same --as olive',
    );
    expect(eligible).toBe(found.to_mark);
    const own = await waybill(`run approve ${run} --digest ${digest} --reason fine --yes --as olive`);
    expect(own.err).toContain('olive has the role operator, which may not approve');
    expect((await waybill(`run approve ${run} --digest ${'0'.repeat(64)} --reason fine --yes --as ann`)).err).toContain('WB_APPROVAL_VOID');
    expect(await ok(`run approve ${run} --digest ${digest} --reason fine --yes --as ann`)).toMatchObject({
      state: 'queued',
      approvals_missing: 0,
    });
    const watched = await withWorker(() => ok(`run watch ${run} --as vera`));
    expect(watched).toMatchObject({ state: 'succeeded', total: found.to_mark, succeeded: found.to_mark, unprocessed: 0 });
  });

  test('the list is built, a part of it run, its results saved', async () => {
    const built = await ok<{ added: number; counts: Record<string, number> }>('worklist refresh backlog --reason monthly --as olive');
    expect(built.counts).toMatchObject({ left: built.added, total: built.added });
    const written = await ok<{ file: string; rows: number }>(
      `worklist export backlog --next 5 --out ${folder}/review.csv --reason review --as olive`,
    );
    expect(written.rows).toBe(5);
    expect(await ok(`worklist review ${folder}/review.csv`)).toMatchObject({ rows: 5, findings: [] });
    writeFileSync(join(folder, 'altered.csv'), readFileSync(join(folder, 'review.csv'), 'utf8').split('\n').slice(0, -2).join('\n'));
    const altered = await waybill(`worklist review ${folder}/altered.csv --json`);
    expect(altered).toMatchObject({ code: 1 });
    expect(altered.json<{ findings: { kind: string }[] }>().findings.map(({ kind }) => kind)).toEqual(['removed']);

    const preview = await ok<Previewed>('worklist next 6 --task paper-resubmission --reason batch --as olive');
    expect(preview.items).toBe(preview.eligible + sum(preview.not_eligible));
    await ok(`run ask ${preview.run} --reason batch --as olive`);
    await ok(`run approve ${preview.run} --digest ${preview.digest} --reason fine --yes --as ann`);
    const watched = await withWorker(() => waybill(`run watch ${preview.run} --json`));
    const ended = watched.json<Record<string, number>>();
    expect(ended.total).toBe(ended.succeeded! + ended.failed! + ended.skipped! + ended.unknown! + ended.unprocessed!);
    expect(watched.code).toBe(ended.failed === 0 ? 0 : 1);
    const { files } = await ok<{ files: { kind: string; rows: number; path: string }[] }>(
      `run results ${preview.run} --folder ${folder}/results`,
    );
    const output = files.find(({ kind }) => kind === 'output');
    expect(readFileSync(output!.path, 'utf8').trim().split('\n')).toHaveLength(output!.rows + 1);
    expect((await ok<{ counts: Record<string, number> }>('worklist show backlog')).counts.total).toBe(built.added);
  });

  test('a run that waits for code that is gone says so in the list', async () => {
    const run = `(select max(id) from runs)`;
    const { rows } = await db.owner.query(`select state, task_code_hash from runs where id = ${run}`);
    await db.owner.query(`update runs set state = 'queued', task_code_hash = 'code of yesterday' where id = ${run}`);
    const listed = await waybill('run list --limit 2');
    expect(listed.out).toMatch(/queued, code changed +\d/);
    expect(listed.out).toContain('only workers with the code of the preview take it up');
    await db.owner.query(`update runs set state = $1, task_code_hash = $2 where id = ${run}`, [rows[0].state, rows[0].task_code_hash]);
    expect((await waybill('run list --limit 2')).out).not.toContain('code changed');
  });

  test('packages are shared, linked, and answered', async () => {
    const runs = await ok<{ runs: { run: { id: number }; progress: { succeeded: number } }[] }>('run list --limit 1');
    const [{ run, progress }] = runs.runs as [(typeof runs.runs)[0]];
    const share = await ok<{ id: number; packages: number }>(`share create ${run.id} --reason monthly --as olive`);
    expect(share.packages).toBe(progress.succeeded);
    const links = await ok<{ issued: number; file: string }>(
      `share links ${share.id} --out ${folder}/links.csv --reason partner --as olive`,
    );
    expect(links.issued).toBe(share.packages);
    const again = await waybill(`share links ${share.id} --out ${folder}/again.csv --reason partner --as olive`);
    expect(again.out).toMatch(/^They begin with http:\/\/127\.0\.0\.1:\d+, since WAYBILL_PUBLIC_URL is not set/m);
    const [heading, ...rows] = readFileSync(join(folder, 'links.csv'), 'utf8').trim().split(/\r?\n/);
    expect(heading).toBe('file,id,url,expires_at');
    const ids = rows.map((row) => row.split(',')[1] as string);
    await theStoreLoses(ids[0] as string, share.id);
    writeFileSync(
      join(folder, 'answers.csv'),
      ['id,result,reason', ...ids.map((id, index) => `${id},${index === 0 ? 'rejected,no file' : 'accepted,'}`)].join('\n'),
    );
    writeFileSync(join(folder, 'wrong.csv'), 'claim;decision\n1;yes\n');
    const wrong = await waybill(`share acknowledge ${folder}/wrong.csv --share ${share.id} --as olive`);
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('WB_ACKNOWLEDGEMENT: None of the 2 rows') });
    writeFileSync(
      join(folder, 'odd.csv'),
      `id,result\n${ids[1]},accepted\nelsewhere,accepted\n${ids[1]},accepted\n${ids[2] ?? ids[0]},perhaps\n`,
    );
    const looked = await waybill(`share acknowledge ${folder}/odd.csv --share ${share.id} --check --as olive`);
    expect(looked).toMatchObject({ code: 1, out: expect.stringContaining('Nothing was recorded.') });
    expect(looked.out).toMatch(
      /3 +names something that is not in this share\n +4 .*says again what a row above says\n +5 +says neither accepted nor rejected/,
    );
    expect(await ok(`share acknowledge ${folder}/answers.csv --share ${share.id} --check --as olive`)).toMatchObject({
      is_repeat: false,
      bad: [],
    });
    const taken = await ok(`share acknowledge ${folder}/answers.csv --share ${share.id} --as olive`);
    expect(taken).toMatchObject({ rows: { total: ids.length, accepted: ids.length - 1, rejected: 1 }, lines: { unanswered: 0 } });
    const checkedAgain = await waybill(`share acknowledge ${folder}/answers.csv --share ${share.id} --check --as olive`);
    expect(checkedAgain.out).toContain('This file was taken before: it would change nothing.');
    expect(checkedAgain.out).not.toContain('would count');
    const shown = await ok(`share show ${share.id}`);
    expect(shown).toMatchObject({ packages: ids.length, accepted: ids.length - 1, refused: 1, unacknowledged: 0 });
    expect(await ok(`submissions show ${ids[1]}`)).toMatchObject({ state: 'remediated' });
  });

  test('one decision needs proof where it claims delivery', async () => {
    const { rows } = await ok<{ rows: { external_id: string }[] }>('submissions list --standing needs_attention --limit 1');
    const id = rows[0]!.external_id;
    const without = await waybill(`remediate ${id} --kind manual --reason phoned --yes --as olive`);
    expect(without).toMatchObject({ code: 1 });
    expect(without.err).toContain('WB_REMEDIATION_UNPROVED');
    expect(without.err).toContain('`--evidence` on the command line');
    const ofNothing = await waybill(`remediate ${id} --kind duplicate --reason same --yes --as olive`);
    expect(ofNothing).toMatchObject({ code: 2, err: expect.stringContaining('names the submission that is kept: `--kept`') });
    const decided = await ok(`remediate ${id} --kind manual --reason phoned --yes --as olive --evidence`, '{"claim":"600123"}');
    expect(decided).toMatchObject({ before: 'needs_attention', after: 'remediated' });
  });

  test('keys: a new one is used, and nothing stays under the old', async () => {
    expect((await ok<{ keys: { purpose: string }[] }>('keys list')).keys.map(({ purpose }) => purpose)).toContain('data');
    expect(await ok('keys add data --yes')).toEqual({ purpose: 'data', id: 'k2' });
    const { programs } = await ok<{ programs: Record<string, number>[] }>('keys rewrap');
    expect(programs[0]!.payloads).toBeGreaterThan(10);
    expect((await ok<{ programs: unknown[] }>('keys rewrap')).programs).toEqual([
      { program: 'form526', payloads: 0, identities: 0, attachments: 0, answers: 0, notices: 0, files: 0, params: 0 },
      { program: 'vye', payloads: 0, identities: 0, attachments: 0, answers: 0, notices: 0, files: 0, params: 0 },
    ]);
  });

  test('the doctor finds everything in order, names every setting, and shows no secret', async () => {
    await withWorker(async () => undefined);
    const {
      checks,
      settings,
      ok: isOk,
    } = await ok<{ ok: boolean; checks: { check: string; ok: boolean }[]; settings: { variable: string }[] }>('doctor');
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    expect(isOk).toBe(true);
    expect(settings.map(({ variable }) => variable)).toContain('WAYBILL_FORM526_EVSS_URL');
    const printed = await waybill('doctor');
    expect(printed.out).toContain('Everything works.');
    expect(printed.out).not.toContain(new URL(db.appUrl).password);
  });

  test('the doctor says what is wrong, and fails', async () => {
    const change = (by: number) =>
      db.owner.query('update standing_totals set n = n + $1 where ctid = (select min(ctid) from standing_totals)', [by]);
    await change(1);
    const stopped = await runLine(
      composeFor(db, join(folder, 'data'), () => ({ form526: { evss: { url: 'http://127.0.0.1:9' } } })),
      ['doctor', '--json'],
    );
    expect(stopped.code).toBe(1);
    const failed = stopped.json<{ checks: { check: string; ok: boolean; next: string }[] }>().checks.filter((check) => !check.ok);
    expect(failed.map(({ check }) => check)).toEqual(['connector form526.evss', 'standing']);
    expect(failed[0]!.next).toContain('WAYBILL_FORM526_EVSS_URL (127.0.0.1:9)');
    await change(-1);
  });

  test('a file that is not there is named, wherever one is read', async () => {
    const lines = [
      'import form526 nowhere.jsonl',
      'import form526 nowhere.jsonl --dry-run',
      'task run paper-resubmission --input nowhere.jsonl --reason r',
      'share acknowledge nowhere.jsonl --share 1',
      'worklist review nowhere.jsonl',
    ];
    for (const line of lines) {
      const ran = await waybill(`${line} --as olive`);
      expect(ran, line).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^WB_INPUT_MISSING: .*nowhere\.jsonl/) });
      expect(ran.err).toContain('Next: Check the path');
    }
  });

  test('unknown names are answered with what there is', async () => {
    for (const [line, words] of [
      ['standing nothing', 'this installation has form526'],
      ['task show nothing', 'it has correct-and-resend, decide-unknown, export-person-history'],
      ['run show 999', 'There is no run 999'],
      ['run list --state lost', 'there are draft, preparing'],
      ['task run paper-resubmission --reason x', '--worklist NAME --next N'],
      ['users remove nobody --yes', 'There is no active user "nobody"'],
      ['standing --as nobody', '`waybill users list` shows who there is'],
    ] as const) {
      const { err, code } = await waybill(line);
      expect(code, line).toBeGreaterThan(0);
      expect(err).toContain(words);
    }
  });
});
