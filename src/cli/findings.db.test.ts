import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openKeyring } from '#kernel/crypto/index.ts';
import { openFindings } from '../handoffs/index.ts';
import { useDatabase } from '../testing/index.ts';
import { composeFor, type Ran, runLine, useFolder } from './test-line.ts';

const db = useDatabase();
const folder = useFolder();
const ODD = 'Marigold \u001b[2J\nTestwell';

function waybill(line: string, ...more: string[]): Promise<Ran> {
  return runLine(
    composeFor(db, join(folder, 'data'), () => ({})),
    [...line.split(' '), ...more],
  );
}

/** Keeps an answer to a poll, and one to an attempt of an imported hand-off, as they are kept where nobody can read them. */
async function keepAnswers(): Promise<number> {
  const keyring = await openKeyring({ keys: `file:${join(folder, 'data', 'keys.json')}` });
  const seal = (context: Record<string, string>) => keyring.encrypt(Buffer.from(ODD), { program: 'form526', ...context });
  const polled = await seal({ kind: 'poll_answer', id: 'evss' });
  const at = new Date('2026-01-07T00:00:00Z');
  await db.database.transaction('*', (session) =>
    openFindings(session, [
      {
        program: 'form526',
        kind: 'unreadable_answer',
        subject: 'evss',
        answer: { ciphertext: polled, keyId: keyring.keyIdOf(polled) },
        openedAt: at,
        answerBy: at,
      },
    ]),
  );
  const { rows } = await db.owner.query<{ id: number }>('select min(id) as id from handoffs');
  const { id } = rows[0]!;
  const attempted = await seal({ kind: 'answer', handoff: String(id), attempt: '1' });
  await db.owner.query(
    `insert into handoff_attempts (handoff_id, number, program, key, content_sha256, started_at, ended_at, outcome, answer, answer_key_id)
     values ($1, 1, 'form526', '\\x00', '\\x00', $2, $2, 'unknown', $3, $4)`,
    [id, at, attempted, keyring.keyIdOf(attempted)],
  );
  return id;
}

test('what does not add up is shown with what it means, its answer is opened on record, and a person closes it', async () => {
  const claims = ['c-1', 'c-2'].map((id) => ({
    id,
    form: '21-526EZ',
    person_id: `person-${id}`,
    submitted_at: '2026-01-05T10:00:00Z',
    payload: { form526: { form526: { veteran: { id } } } },
    identity: { first_name: 'Marigold', last_name: 'Nobody', zip: '00000' },
    facts: { handoffs: [{ destination: 'benefits_intake', receipt: 'g-1', status: 'received', at: '2026-01-06T00:00:00Z' }] },
  }));
  writeFileSync(join(folder, 'claims.jsonl'), claims.map((row) => `${JSON.stringify(row)}\n`).join(''));
  expect((await waybill(`import form526 ${folder}/claims.jsonl`)).code).toBe(0);
  const handoff = await keepAnswers();
  await waybill('users add olive --role operator');
  await waybill('users add vera --role viewer');

  const listed = (await waybill('findings form526 --json')).json<{ findings: { id: number; kind: string }[] }>().findings;
  expect(listed.map(({ kind }) => kind)).toEqual(['unreadable_answer', 'receipt_of_another']);
  const [odd, shared] = listed.map(({ id }) => id);
  expect((await waybill('findings --kind receipt_of_another')).out).toMatch(/receipt_of_another +c-2/);
  expect((await waybill(`findings show ${odd}`)).out).toContain(`waybill findings answer ${odd} --reason`);
  const shown = await waybill(`findings show ${shared} --as vera`);
  expect(shown.out).toContain('What to do: ask the receiver whose it is');
  expect(shown.out).toContain(`Only a person closes it: waybill findings close ${shared}`);

  expect((await waybill(`findings answer ${odd} --reason look --as vera`)).err).toContain('which may not operate');
  expect((await waybill(`findings answer ${odd}`)).code).toBe(2);
  expect((await waybill(`findings answer ${odd} --reason look --as olive`)).out).toBe('Marigold \ufffd[2J\nTestwell\n');
  const file = join(folder, 'answer.bin');
  expect((await waybill(`handoffs answer ${handoff} 1 --reason look --as olive --save ${file}`)).out).toContain('may name people');
  expect(readFileSync(file, 'utf8')).toBe(ODD);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await waybill(`handoffs answer ${handoff} 1 --reason look --as olive --save ${file}`)).toMatchObject({ code: 2 });
  expect(await waybill(`handoffs answer ${handoff} 2 --reason look --as olive`)).toMatchObject({ code: 1 });
  const asJson = (await waybill(`handoffs answer ${handoff} 1 --reason look --json`)).json<{ answer: string; bytes: number }>();
  expect(Buffer.from(asJson.answer, 'base64').toString()).toBe(ODD);
  const { rows } = await db.owner.query(`select actor, action from ledger_lines where action like '%.answer_opened' order by id`);
  expect(rows).toEqual([
    { actor: 'olive', action: 'finding.answer_opened' },
    { actor: 'olive', action: 'handoff.answer_opened' },
    { actor: 'admin', action: 'handoff.answer_opened' },
  ]);

  expect((await waybill(`findings close ${shared} --reason theirs --as vera`)).err).toContain('which may not operate');
  expect((await waybill(`findings close ${shared} --reason theirs --as olive`)).out).toBe(`Finding ${shared} is closed.\n`);
  expect((await waybill(`findings close ${shared} --reason again`)).err).toContain('WB_FINDING_CLOSED');
  expect((await waybill(`findings show ${shared}`)).out).toMatch(/closed at .* by olive: theirs/);
  expect((await waybill('findings --list closed')).out).toMatch(/receipt_of_another +c-2/);
});

test('what its own check closes says so when a person closes it, and the cause opens it again', async () => {
  const at = new Date('2026-01-07T00:00:00Z');
  const late = { program: 'form526', kind: 'poll_overdue', subject: 'evss', openedAt: at, answerBy: at };
  const open = () => db.database.transaction('*', (session) => openFindings(session, [late]));
  const [id] = await open();
  expect(await open()).toEqual([]);
  expect((await waybill(`findings show ${id}`)).out).toContain('It closes by itself once it is put right.');
  expect((await waybill(`findings close ${id} --reason known`)).out).toContain('opens a new one where it was not');
  expect(await open()).toHaveLength(1);
});
