import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import { useHouse } from '../../submissions/test-house.ts';
import { testProgram } from '../../submissions/test-program.ts';
import { acceptTruth, HANDOFF_STATES, readTruthResult, reconcileTruth, type ShownTruth, showTruth, type TruthRequest } from '../index.ts';

const house = useHouse();
const AS_OF = '2026-02-01T00:00:00Z';
const OLGA = { kind: 'person', name: 'olga' } as const;
const DAY = 86_400_000;
afterAll(() => setClockOffset(0));

const truthHouse = (poll = false) => ({
  database: house.db.database,
  objects: house.store,
  keyring: house.keyring,
  programs: new Map([['tests', { destinations: poll ? polled() : (testProgram.destinations as never) }]]),
});

function polled(): never {
  const poll = {
    slice: 10,
    firstMinutes: 1,
    everyMinutes: 1,
    longestMinutes: 9,
    provisionalMinutes: 5,
    healingMinutes: 5,
    missingAfterMinutes: 5,
  };
  return new Map([...testProgram.destinations].map(([name, each]) => [name, { ...each, poll }])) as never;
}

let submissions = 0;
/** A hand-off to a destination of its own, so that tests do not meet. `day` is when it was made and moved, in days from the list's moment. */
async function handoff(
  destination: string,
  state: string,
  receipt: string | null,
  { made = -10, moved, kind = 'guid' }: { made?: number; moved?: number; kind?: string } = {},
) {
  submissions += 1;
  const moment = (days: number) => new Date(Date.parse(AS_OF) + days * DAY);
  const { rows } = await house.db.owner.query<{ id: number }>(
    `with s as (
       insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
       values ('tests', 'T-1', $1, 'p', $2, $2, '\\x00', 'api', $2) returning id
     ), d as (
       insert into documents (submission_id, program, label, document_type, is_required, position, source)
       select id, 'tests', 'T-1', 'L1', true, 0, 'form' from s
     )
     insert into handoffs (submission_id, program, destination, state, origin, key, receipt_kind, receipt, state_at, answer_by, created_at)
     select id, 'tests', $3, $4, 'route', $1::bytea, $5, $6, $7, $7, $2 from s returning id`,
    [`t${submissions}`, moment(made), destination, state, receipt === null ? null : kind, receipt, moment(moved ?? made)],
  );
  return rows[0]!.id;
}

async function reconcile(destination: string, file: string | Buffer, more: Partial<TruthRequest> = {}, poll = false) {
  async function* content(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(file as string);
  }
  const intake = truthHouse(poll).programs.get('tests')!.destinations as ReadonlyMap<string, object>;
  const own = new Map([[destination, { ...intake.get('intake'), name: destination }]]);
  const programs = new Map([['tests', { destinations: own as never }]]);
  const request = {
    by: OLGA,
    scope: '*' as const,
    reason: 'the monthly list',
    program: 'tests',
    destination,
    fileName: 'list.csv',
    asOf: AS_OF,
  };
  const done = await reconcileTruth({ ...truthHouse(), programs }, { ...request, content: content(), ...more });
  return {
    ...done,
    accept: () =>
      acceptTruth({ ...truthHouse(), programs }, '*', {
        listId: done.list.id,
        by: { kind: 'person', name: 'ann' },
        reason: 'it is theirs',
      }),
  };
}

const shown = (id: number): Promise<ShownTruth> => house.db.database.transaction('*', (session) => showTruth(session, id));
const of = (layers: ShownTruth['ours']) => Object.fromEntries(layers.filter(({ n }) => n > 0).map(({ layer, why }) => [layer, why]));

async function result(listId: number, kind: 'result' | 'refused' = 'result'): Promise<string[]> {
  const { content } = await readTruthResult(house.db.database, '*', { listId, kind });
  return (await text(content)).trim().split('\n').slice(1);
}

async function stateOf(id: number): Promise<unknown> {
  return (await house.db.owner.query('select state, reason from handoffs where id = $1', [id])).rows[0];
}

async function findings(destination: string): Promise<string[]> {
  const { rows } = await house.db.owner.query(
    `select kind || ' ' || split_part(subject, ' ', 2) as finding from findings where closed_at is null and subject like $1 order by 1`,
    [`${destination} %`],
  );
  return rows.map(({ finding }) => finding);
}

test('both sides leave by named exits, what differs is proof once accepted, and what is gone is missing', async () => {
  const to = 'three-ways';
  const open = await handoff(to, 'accepted', '001');
  const same = await handoff(to, 'delivered', '002');
  const gone = await handoff(to, 'delivered', '003');
  const watched = await handoff(to, 'provisional', '004');
  const healed = await handoff(to, 'rejected', '005');
  const newer = await handoff(to, 'delivered', '006', { moved: 1 });
  const later = await handoff(to, 'accepted', '007', { made: 1 });
  await handoff(to, 'waiting', null);
  const quiet = await handoff(to, 'accepted', '008');
  const conflict = await handoff(to, 'cancelled', '009');
  const file = 'guid,status,at\n001,vbms,2026-01-20\n002,vbms,\n004,vbms,\n005,received,\n006,received,\n009,vbms,\n999,vbms,\n';
  const { list, isRepeat, accept } = await reconcile(to, file, {}, true);
  expect(isRepeat).toBe(false);
  const { theirs, ours } = await shown(list.id);
  expect(of(theirs)).toEqual({
    theirs_only: { unknown_here: 1 },
    later: { moved_after_list: 1 },
    agrees: { delivered: 1 },
    conflict: { cancelled_to_delivered: 1 },
    differs: { accepted_to_delivered: 1, provisional_to_delivered: 1, rejected_to_accepted: 1 },
  });
  expect(of(ours)).toEqual({
    not_comparable: { no_receipt: 1 },
    outside_window: { made_after_list: 1 },
    in_list: { differs: 3, agrees: 1, later: 1, conflict: 1 },
    ours_only: { not_proved_yet: 1 },
    contrary: { delivered: 1 },
  });
  expect([theirs.at(-1)!.left, ours.at(-1)!.left]).toEqual([0, 0]);
  expect(await stateOf(open)).toEqual({ state: 'accepted', reason: null });
  expect(await findings(to)).toEqual([]);
  const accepted = await accept();
  expect(accepted).toMatchObject({ isRepeat: false, proofs: 4, moved: 4, missing: 1, changedSince: 0, besideOpen: 0, findings: 3 });
  expect(await stateOf(open)).toEqual({ state: 'delivered', reason: `truth_list:${list.id}:2` });
  expect(await stateOf(watched)).toMatchObject({ state: 'delivered' });
  expect(await stateOf(healed)).toMatchObject({ state: 'accepted' });
  expect(await stateOf(gone)).toEqual({ state: 'missing', reason: `not_in_truth_list:${list.id}` });
  for (const id of [same, newer]) expect(await stateOf(id)).toEqual({ state: 'delivered', reason: null });
  for (const id of [later, quiet]) expect(await stateOf(id)).toMatchObject({ state: 'accepted' });
  expect(await stateOf(conflict)).toMatchObject({ state: 'cancelled' });
  expect(await findings(to)).toEqual(['missing_at_receiver 003', 'truth_conflict 009', 'unknown_receipt 999']);
  const { rows: next } = await house.db.owner.query('select kind, receipt from handoff_schedule where handoff_id = $1', [gone]);
  expect(next).toEqual([{ kind: 'poll', receipt: '003' }]);
  const { rows: noted } = await house.db.owner.query('select author, reason from handoff_history where handoff_id = $1', [open]);
  expect(noted).toEqual([{ author: 'ann', reason: `truth_list:${list.id}:2` }]);
  expect(await accept()).toEqual({ ...accepted, isRepeat: true });
  const { rows: lines } = await house.db.owner.query(
    `select actor, action from ledger_lines where subject_kind = 'truth_list' and subject_id = $1 order by id`,
    [String(list.id)],
  );
  expect(lines).toEqual([
    { actor: 'olga', action: 'truth_list.compared' },
    { actor: 'ann', action: 'truth_list.accepted' },
  ]);
});

test('rows that repeat, contradict, or cannot be read prove nothing, and are never held against us', async () => {
  const to = 'odd-rows';
  const two = await handoff(to, 'delivered', '0011');
  const odd = await handoff(to, 'delivered', '0012');
  const misspelt = await handoff(to, 'delivered', '00AB');
  const file = 'receipt,status\n0011,vbms\n0011,received\n0012,lost\nab,vbms\n0014,vbms\n0014,vbms\n';
  const first = await reconcile(to, file);
  const { theirs, ours } = await shown(first.list.id);
  expect(of(theirs)).toEqual({
    refused: { unknown_status: 1 },
    contradictory: { two_states: 2 },
    repeated: { said_again: 1 },
    theirs_only: { misspelt: 1, unknown_here: 1 },
  });
  expect(of(ours)).toEqual({ in_list: { contradictory: 1, refused: 1 }, ours_only: { misspelt: 1 } });
  expect(await result(first.list.id, 'refused')).toEqual(['4,status,unknown_status,0012']);
  expect(await first.accept()).toMatchObject({ proofs: 0, moved: 0, findings: 3 });
  for (const id of [two, odd, misspelt]) expect(await stateOf(id)).toMatchObject({ state: 'delivered' });
  const illegible = await reconcile(to, 'receipt,status\n0011,vbms\n1.2E+10 ,vbms\n-,vbms\n');
  expect(of((await shown(illegible.list.id)).ours)).toMatchObject({ ours_only: { rows_illegible: 2 } });
});

test('the same file is known, with what it came to; as of another day it is compared anew, unless it was accepted', async () => {
  const to = 'again';
  const id = await handoff(to, 'accepted', '1');
  const file = 'receipt,status\n1,vbms\n';
  const first = await reconcile(to, file);
  const again = await reconcile(to, file);
  expect(again).toMatchObject({ isRepeat: true, list: { id: first.list.id }, exits: first.exits });
  const other = await reconcile(to, file, { asOf: '2026-01-30' });
  expect(other.list.id).not.toBe(first.list.id);
  await house.db.owner.query(`update handoffs set state = 'rejected' where id = $1`, [id]);
  expect(await first.accept()).toMatchObject({ proofs: 1, moved: 0, changedSince: 1 });
  await expect(reconcile(to, file, { asOf: '2026-01-29' })).rejects.toMatchObject({ code: 'WB_TRUTH_LIST' });
});

test('a stranger is a finding until a later list finds it here; the result is safe to open', async () => {
  const to = 'strangers';
  await handoff(to, 'delivered', 'x-1');
  const first = await reconcile(to, 'receipt,status\nx-1,vbms\nx-2,"=HYPERLINK(""http://x"")"\nx-3,@SUM\n', {
    means: { '=HYPERLINK("http://x")': 'delivered', '@SUM': 'delivered' },
  });
  expect((await result(first.list.id)).join('\n')).toContain(`x-3,'@SUM,delivered`);
  expect((await result(first.list.id)).join('\n')).toContain(`"'=HYPERLINK(`);
  await first.accept();
  expect(await findings(to)).toEqual(['unknown_receipt x-2', 'unknown_receipt x-3']);
  await handoff(to, 'delivered', 'x-2');
  await (await reconcile(to, 'receipt,status\nx-1,vbms\nx-2,vbms\n')).accept();
  expect(await findings(to)).toEqual(['unknown_receipt x-3']);
  const { rows } = await house.db.owner.query('select object_key from truth_lists where id = $1', [first.list.id]);
  expect(await text((await house.store.get(rows[0].object_key)).stream)).not.toContain('HYPERLINK');
});

test('a list is for a destination that there is, and reaches no further back than it says', async () => {
  const to = 'window';
  await handoff(to, 'delivered', '1', { made: -40 });
  await handoff(to, 'delivered', '2', { made: -5 });
  const { list } = await reconcile(to, 'receipt,status\n3,vbms\n', { coversFrom: '2026-01-10' });
  expect(of((await shown(list.id)).ours)).toEqual({ outside_window: { made_before_list: 1 }, contrary: { delivered: 1 } });
  async function* nothing(): AsyncGenerator<Uint8Array> {}
  const request = { by: OLGA, scope: '*' as const, reason: 'r', program: 'tests', fileName: 'l.csv', content: nothing(), asOf: AS_OF };
  await expect(reconcileTruth(truthHouse(), { ...request, destination: 'nowhere' })).rejects.toMatchObject({ code: 'WB_NOT_FOUND' });
  await expect(house.db.database.transaction(['vye'], (session) => showTruth(session, list.id))).rejects.toMatchObject({
    code: 'WB_NOT_FOUND',
  });
});

test('whatever the list and whatever there is, what leaves adds up to the whole on both sides, accepted or not', async () => {
  const ours = fc.record({
    state: fc.constantFrom(...HANDOFF_STATES),
    receipt: fc.option(fc.integer({ min: 1, max: 12 })),
    made: fc.integer({ min: -40, max: 3 }),
    moved: fc.integer({ min: 0, max: 5 }),
    kind: fc.constantFrom('guid', 'guid', 'other'),
  });
  const cell = fc.oneof(fc.integer({ min: 1, max: 14 }).map(String), fc.constantFrom('', '01', '=1', 'A b', '1,2'));
  const theirs = fc.tuple(
    cell,
    fc.constantFrom('vbms', 'received', 'success', 'error', 'expired', 'odd', ''),
    fc.constantFrom('', '2026-01-05', '2027-01-01', 'x'),
  );
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(ours, { maxLength: 10 }), fc.array(theirs, { maxLength: 12 }), fc.boolean(), async (own, rows, covers) => {
      n += 1;
      const to = `random-${n}`;
      const seen = new Set<string>();
      for (const { receipt, moved, ...more } of own) {
        const name = receipt === null ? null : String(receipt);
        if (name !== null && seen.has(name)) continue;
        if (name !== null) seen.add(name);
        await handoff(to, more.state, name, { ...more, moved: more.made + moved });
      }
      const file = `receipt,status,at\n${rows.map((row) => `${row.join(',')}\n`).join('')}`;
      const { list, accept } = await reconcile(to, file, covers ? { coversFrom: '2026-01-10' } : {});
      const { rows: counted } = await house.db.owner.query('select count(*)::int as n from handoffs where destination = $1', [to]);
      const funnel = await shown(list.id);
      expect(list.theirs).toBe(rows.length);
      expect(list.ours).toBe(counted[0].n);
      for (const side of [funnel.theirs, funnel.ours]) {
        expect(side.at(-1)!.left).toBe(0);
        for (const layer of side) expect(Object.values(layer.why).reduce((sum, each) => sum + each, 0)).toBe(layer.n);
      }
      const { rows: unplaced } = await house.db.owner.query('select 1 from truth_rows where list_id = $1 and layer is null', [list.id]);
      expect(unplaced).toEqual([]);
      expect(await result(list.id)).toHaveLength(
        rows.length +
          funnel.ours.filter(({ layer }) => layer === 'ours_only' || layer === 'contrary').reduce((sum, each) => sum + each.n, 0),
      );
      const done = await accept();
      expect(done.proofs).toBe(done.moved + done.changedSince + done.besideOpen);
      const differs = funnel.theirs.find(({ layer }) => layer === 'differs')!.n;
      expect(done.proofs).toBe(differs + funnel.ours.find(({ layer }) => layer === 'contrary')!.n);
    }),
    { numRuns: 25 },
  );
  expect(now().getTime()).toBeGreaterThan(Date.parse(AS_OF));
});
