import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { now } from '#kernel/clock/clock.ts';
import { addKey, type Keyring, openKeyring } from '#kernel/crypto/index.ts';
import { beginAttempt } from '../delivery/begin-attempt.ts';
import { endAttempt } from '../delivery/end-attempt.ts';
import { openFindings, openKeptAnswer, rewrapAnswers } from '../index.ts';
import { keepAnswers, notePollFindings } from '../polling/note-poll-findings.ts';
import { takeSteps } from '../route/take-steps.ts';
import { CLERK, useRoutedHouse } from '../test-house.ts';
import { routedProgram } from '../test-partner.ts';

const it = useRoutedHouse();
const claims = routedProgram.destinations.get('claims')!;
const asked = { program: routedProgram.name, destination: 'claims', at: now() };

/** Every attempt's answer is that of its submission. */
async function keepOfAttempts(ids: readonly string[]): Promise<number[]> {
  await it.accept(...ids.map((id) => ({ id })));
  await takeSteps(it.house, routedProgram, 0);
  const handoffs = await Promise.all(ids.map((id) => it.idOf(id, 'claims')));
  for (const [n, handoff] of handoffs.entries()) {
    const attempt = (await beginAttempt(it.house, routedProgram, claims, handoff))!;
    await endAttempt(it.house, claims, attempt, { kind: 'unknown', error: 'odd', message: 'odd', answer: Buffer.from(ids[n]!) });
  }
  return handoffs;
}

/** One part of a polled answer that names nobody. */
async function keepOfPoll(text: string): Promise<void> {
  const read = { readings: new Map(), unasked: [], nameless: [{ message: 'odd', answer: Buffer.from(text) }] };
  const kept = await keepAnswers(it.house.keyring, asked, read);
  await it.house.database.transaction('*', (session) => notePollFindings(session, asked, { changed: [], judged: [] }, [], kept));
}

/** The key ring with a new data key, and the one that is left when the old key is gone. */
async function rotate(): Promise<{ both: Keyring; newest: Keyring }> {
  const path = join(it.submissions.folder, 'keys.json');
  const id = addKey(path, 'data');
  const file = JSON.parse(readFileSync(path, 'utf8')) as { keys: { id: string; purpose: string }[] };
  const retired = join(it.submissions.folder, 'newest.json');
  writeFileSync(retired, JSON.stringify({ ...file, keys: file.keys.filter((key) => key.purpose !== 'data' || key.id === id) }));
  return { both: await openKeyring({ keys: `file:${path}` }), newest: await openKeyring({ keys: `file:${retired}` }) };
}

test('kept answers of attempts and of polls move to the newest key, slice by slice, and open without the old one', async () => {
  const handoffs = await keepOfAttempts(['w-1', 'w-2', 'w-3']);
  await keepOfPoll('whose is this');
  const { both, newest } = await rotate();
  const reader = { actor: CLERK, reason: 'the key is changed' };
  const place = { handoffId: handoffs[0]!, number: 1 };
  await expect(openKeptAnswer({ ...it.house, keyring: newest }, '*', place, reader)).rejects.toMatchObject({ code: 'WB_KEY_UNKNOWN' });
  const doors = { database: it.house.database, keyring: both };
  const slices: number[] = [];
  for (let left = 1; left > 0; slices.push(left)) left = (await rewrapAnswers(doors, routedProgram.name, 2)).answers;
  expect(slices).toEqual([3, 1, 0]);
  expect((await rewrapAnswers(doors, 'other', 2)).answers).toBe(0);
  for (const [n, handoffId] of handoffs.entries()) {
    const answer = await openKeptAnswer({ ...it.house, keyring: newest }, '*', { handoffId, number: 1 }, reader);
    expect(answer.toString()).toBe(`w-${n + 1}`);
  }
  const { rows } = await it.submissions.db.owner.query<{ answer: Buffer; key: string }>(
    'select answer, answer_key_id as key from findings where answer is not null',
  );
  expect(rows.map(({ key }) => key)).toEqual([newest.dataKey]);
  const plain = await newest.decrypt(rows[0]!.answer, { program: asked.program, kind: 'poll_answer', id: 'claims' });
  expect(plain.toString()).toBe('whose is this');
});

test('one finding with an answer and one without are opened together', async () => {
  const ciphertext = await it.house.keyring.encrypt(Buffer.from('odd'), { kind: 'poll_answer' });
  const finding = { program: asked.program, kind: 'odd', openedAt: asked.at, answerBy: asked.at };
  const answer = { ciphertext, keyId: it.house.keyring.keyIdOf(ciphertext) };
  await it.house.database.transaction('*', (session) =>
    openFindings(session, [
      { ...finding, subject: 'with', answer },
      { ...finding, subject: 'without' },
    ]),
  );
  const { rows } = await it.submissions.db.owner.query(`select subject, answer from findings where kind = 'odd' order by 1`);
  expect(rows).toEqual([
    { subject: 'with', answer: ciphertext },
    { subject: 'without', answer: null },
  ]);
});
