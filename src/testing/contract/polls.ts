import { expect, test } from 'vitest';
import type { PollAnswer } from '#sdk';
import { asJson, GARBAGE, LIMITED, LIMITED_WITHOUT_TIME, NO_ANSWER, SERVER_FAILURES } from './faults.ts';
import { type Bench, type ConnectorContract, ERROR_CODE, HASTY_MS } from './script.ts';
import { deadOrigin, type Reaction } from './scripted-partner.ts';

/** What a bulk question comes to, whatever the partner answers. */
export function polls(bench: Bench, polling: NonNullable<ConnectorContract['polling']>): void {
  const { receipts, row, body } = polling;
  const { ask, answered } = asking(bench, polling);
  const usual: Rows = (asked) => asked.map(row);

  test('every id that is asked for is answered once, by its own row', async () => {
    const answer = await answered(receipts, usual);
    expect(answer.rows.map(({ receipt }) => receipt).toSorted()).toEqual([...receipts].toSorted());
    expect(answer.rows.map(({ state }) => state)).toEqual(receipts.map(() => polling.state));
    expect([answer.notFound, answer.unreadable]).toEqual([[], []]);
  });

  test('ids that come back as numbers are the same ids', async () => {
    const numbers = ['600000101', '600000102', '600000103'];
    const answer = await answered(numbers, (asked) => asked.map((id) => row(Number(id))));
    expect(answer.rows.map(({ receipt }) => receipt).toSorted()).toEqual(numbers);
  });

  test('a failed question fails as a whole', async () => {
    expect((await ask(receipts, usual, { origin: await deadOrigin() })).kind).toBe('failed');
    expect((await ask(receipts, 'reset')).kind).toBe('failed');
    expect((await ask(receipts, 'hang', { totalMs: HASTY_MS })).kind).toBe('failed');
    expect((await ask(receipts, { cut: asJson(200, body(receipts.map(row))) })).kind).toBe('failed');
    expect(await ask(receipts, LIMITED)).toMatchObject({ kind: 'failed', retryAfterMs: 7_000 });
    expect((await ask(receipts, LIMITED_WITHOUT_TIME)).kind).toBe('failed');
    for (const [, , reply] of SERVER_FAILURES) expect((await ask(receipts, reply)).kind).toBe('failed');
  });

  test.each(GARBAGE)('200 with %j tells nothing of any id', async (garbage) => {
    const answer = await ask(receipts, { status: 200, body: garbage });
    if (NO_ANSWER.has(garbage)) expect(answer.kind).toBe('failed');
    else expect(answer.kind === 'answered' ? [answer.rows, answer.notFound] : [[], []]).toEqual([[], []]);
  });

  oddRows(polling, answered);
}

type Polling = NonNullable<ConnectorContract['polling']>;
type Rows = (asked: readonly string[]) => readonly unknown[];
type Answered = (asked: readonly string[], rows: Rows) => Promise<Extract<PollAnswer, { kind: 'answered' }>>;

function asking(bench: Bench, { matches, body, identity }: Polling) {
  async function ask(asked: readonly string[], rows: Rows | Reaction, { origin, totalMs }: { origin?: string; totalMs?: number } = {}) {
    bench.partner.react = (call) => {
      if (!matches.test(`${call.method} ${call.path}`)) return { status: 404 };
      if (typeof rows !== 'function') return rows;
      const text = `${call.path} ${call.body.toString('utf8')}`;
      return asJson(200, body(rows(asked.filter((receipt) => text.includes(receipt)))));
    };
    const client = bench.clientTo(origin ?? bench.partner.origin, totalMs);
    const identities = new Map(identity ? asked.map((receipt) => [receipt, identity]) : []);
    const context = { client, signal: new AbortController().signal, now: () => new Date('2026-03-04T05:06:07Z'), identities };
    const answer = (await bench.destination.poll?.ask(context, asked)) as PollAnswer;
    if (answer.kind === 'failed') expect(answer.error).toMatch(ERROR_CODE);
    return answer;
  }
  const answered: Answered = async (asked, rows) => {
    const answer = await ask(asked, rows);
    expect(answer.kind).toBe('answered');
    return answer as Extract<PollAnswer, { kind: 'answered' }>;
  };
  return { ask, answered };
}

function oddRows(polling: Polling, answered: Answered): void {
  const { receipts, row } = polling;
  const [first, second] = receipts as [string, string];
  if (!polling.isOneByOne) rowsAmongOthers(polling, answered);
  const { unknownRow } = polling;
  if (!unknownRow) return;
  test('a status that nobody declared is kept, flagged and no success', async () => {
    const answer = await answered([first, second], (asked) => asked.map((id) => (id === first ? unknownRow(id) : row(id))));
    expect(answer.rows.map(({ receipt }) => receipt)).toEqual([second]);
    expect(answer.unreadable).toMatchObject([{ receipt: first, answer: expect.any(Buffer) }]);
  });
}

/** Of a partner that is asked about several at once. */
function rowsAmongOthers({ receipts, row }: Polling, answered: Answered): void {
  const [first, second] = receipts as [string, string];
  test('ids that are left out, and ids that nobody asked for, change nothing about the others', async () => {
    const answer = await answered(receipts, () => [row(second), row('600000999')]);
    expect(answer.rows.filter(({ receipt }) => receipts.includes(receipt)).map(({ receipt }) => receipt)).toEqual([second]);
    expect(answer.notFound).toEqual([]);
  });

  test('a row that comes twice is seen twice', async () => {
    const answer = await answered([first], () => [row(first), row(first)]);
    expect(answer.rows.map(({ receipt }) => receipt)).toEqual([first, first]);
  });

  test.each([null, 7, 'text', [], {}, row(null)])('%j among the rows stops none of the others', async (odd) => {
    const answer = await answered(receipts, (asked) => [odd, ...asked.map(row)]);
    expect(answer.rows.map(({ receipt }) => receipt).toSorted()).toEqual([...receipts].toSorted());
    expect(answer.unreadable.length + (Array.isArray(odd) ? 1 : 0)).toBeGreaterThan(0);
  });
}
