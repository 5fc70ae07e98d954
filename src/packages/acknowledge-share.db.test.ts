import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { useDatabase } from '../testing/index.ts';
import {
  type Acknowledged,
  acknowledgeShare,
  createShare,
  followLink,
  issueLinks,
  listShares,
  revokeShare,
  settleShares,
  showShare,
} from './index.ts';
import {
  DEED,
  decide,
  entriesOf,
  openFindingsOf,
  openTestHouse,
  packagedRun,
  rowsOf,
  standingOf,
  type TestHouse,
  textAt,
} from './test-house.ts';

const db = useDatabase();
let house: TestHouse;
const DAYS = 86_400_000;

beforeAll(async () => {
  house = await openTestHouse(db.database);
});
afterAll(async () => {
  setClockOffset(0);
  await house.close();
});

async function shared(count: number) {
  const run = await packagedRun(db, house, count);
  return { ...run, share: await createShare(house, { ...DEED, runId: run.runId }) };
}

async function* chunked(file: string | Buffer): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(file as string);
  for (let start = 0; start < bytes.length; start += 7) yield bytes.subarray(start, start + 7);
}

const acknowledge = (shareId: number, file: string | Buffer): Promise<Acknowledged> =>
  acknowledgeShare(house, { ...DEED, shareId, file: chunked(file) });
const show = (id: number) => db.database.transaction('*', (session) => showShare(session, id));

async function tokensOf(shareId: number): Promise<string[]> {
  let csv = '';
  await issueLinks(house, { ...DEED, shareId, links: { kind: 'stable' } }, async (part) => {
    csv += part;
  });
  return rowsOf(csv).map((row) => (row[2] as string).replace(/^.*\//, ''));
}

describe('an acknowledgement', () => {
  test('accepted is remediated with evidence, rejected needs attention, left out waits', async () => {
    const { share, externalIds: ids, submissionIds } = await shared(3);
    const done = await acknowledge(
      share.id,
      `\ufeffid,status,reason\r\n${ids[0]},Accepted,\r\n${ids[1]},rejected,"no, ""page"" 2\r\nmissing"\r\n`,
    );
    expect(done).toMatchObject({
      isRepeat: false,
      rows: { total: 2, accepted: 1, rejected: 1, unreadable: 0 },
      lines: { total: 3, answered: 2, unanswered: 1, revoked: 0 },
    });
    expect(await Promise.all(submissionIds.map((id) => standingOf(db, id)))).toEqual([
      'remediated',
      'refused_by_partner',
      'awaiting_acknowledgement',
    ]);
    expect(await entriesOf(db, submissionIds)).toEqual({ accepted: 1, refused: 1, shared: 1 });
    const { rows } = await db.owner.query('select evidence from remediations where submission_id = $1', [submissionIds[0]]);
    expect(rows).toEqual([{ evidence: { share: share.id, file: done.fileSha256, row: 2 } }]);
    const kept = await textAt(house, `shares/tests/${share.id}/acknowledgements/${done.fileSha256}.csv`);
    expect(kept).toContain(ids[0]);
    const line = await db.owner.query('select reason from share_lines where submission_id = $1', [submissionIds[1]]);
    expect(line.rows).toEqual([{ reason: 'no, "page" 2\r\nmissing' }]);
    expect(await show(share.id)).toMatchObject({ packages: 3, accepted: 1, refused: 1, unacknowledged: 1, revoked: 0, state: 'open' });
  });

  test('the same file twice changes nothing and says so; a correcting file works, both ways', async () => {
    const {
      share,
      externalIds: [one, two],
      submissionIds: [first, second],
    } = await shared(2);
    const file = `${one},rejected,blurred\n${two},accepted,\n`;
    await acknowledge(share.id, file);
    expect((await show(share.id)).state).toBe('settled');
    const before = await db.owner.query('select count(*)::int as n from remediations');
    expect(await acknowledge(share.id, file)).toMatchObject({
      isRepeat: true,
      changed: { accepted: 0, refused: 0 },
      rows: { total: 2, accepted: 1, rejected: 1 },
    });
    expect((await db.owner.query('select count(*)::int as n from remediations')).rows).toEqual(before.rows);
    expect(await acknowledge(share.id, `id,accepted_or_rejected\n${one},accepted\n${two},rejected\n`)).toMatchObject({
      changed: { accepted: 1, refused: 1 },
    });
    expect([await standingOf(db, first as number), await standingOf(db, second as number)]).toEqual(['remediated', 'refused_by_partner']);
  });

  test('what does not add up is a finding of its kind', async () => {
    const { share, externalIds: ids, submissionIds } = await shared(4);
    const lost = (ids[0] as string).replace(/^0/, '');
    const rows = [
      `${lost},accepted,`,
      `${ids[1]},accepted,`,
      `${ids[1]},accepted,`,
      `${ids[2]},accepted,`,
      `${ids[2]},rejected,no`,
      'who knows,accepted,',
      `${ids[3]},maybe,`,
    ];
    const done = await acknowledge(share.id, rows.join('\n'));
    expect(done.rows).toEqual({ total: 7, accepted: 1, rejected: 0, notInManifest: 1, repeated: 3, unreadable: 2 });
    expect(done.findings).toBe(4);
    expect(await openFindingsOf(db, { shareId: share.id })).toEqual({
      answer_not_in_manifest: 1,
      answered_twice: 1,
      answered_both_ways: 1,
      answers_unreadable: 1,
    });
    expect(await standingOf(db, submissionIds[2] as number)).toBe('awaiting_acknowledgement');
    await acknowledge(share.id, `${ids[2]},accepted,\n`);
    expect(await openFindingsOf(db, { shareId: share.id })).not.toHaveProperty('answered_both_ways');
  });

  test('a file that is no CSV changes nothing', async () => {
    const { share, externalIds } = await shared(1);
    await expect(acknowledge(share.id, `${externalIds[0]},rejected,"never closed\n`)).rejects.toMatchObject({ code: 'WB_ACKNOWLEDGEMENT' });
    await expect(acknowledge(share.id, '\n\n')).rejects.toMatchObject({ code: 'WB_ACKNOWLEDGEMENT' });
    expect(await show(share.id)).toMatchObject({ unacknowledged: 1 });
  });

  test('UTF-16 as spreadsheets write it', async () => {
    const { share, externalIds } = await shared(1);
    const file = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`id,status\r\n${externalIds[0]},accepted\r\n`, 'utf16le')]);
    expect(await acknowledge(share.id, file)).toMatchObject({ rows: { total: 1, accepted: 1 } });
  });
});

test('whatever the files say, totals add up, and standing follows the newest clear answer', async () => {
  const { share, externalIds: ids, submissionIds } = await shared(8);
  const id = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: fc.constantFrom('999', 'x y', '', ids[0]?.slice(1) ?? '') },
  );
  const verdict = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('accepted', 'rejected', ' ACCEPTED ') },
    { weight: 1, arbitrary: fc.constantFrom('', 'perhaps') },
  );
  const row = fc.tuple(id, verdict, fc.constantFrom('', 'no reason', 'a "quoted, one"'));
  // A file none of whose rows can be read is refused as a whole; a test of its own has that.
  const isAnswer = ([given, said]: readonly string[]): boolean =>
    ids.includes(given ?? '') && /^\s*(accepted|rejected)\s*$/i.test(said ?? '');
  const file = fc.record({
    rows: fc.array(row, { minLength: 1, maxLength: 14 }).filter((rows) => rows.some(isAnswer)),
    hasHeader: fc.boolean(),
    eol: fc.constantFrom('\n', '\r\n'),
    hasMark: fc.boolean(),
  });
  const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  const newest = new Map<string, string>();
  const property = fc.asyncProperty(file, async ({ rows, hasHeader, eol, hasMark }) => {
    const lines = [...(hasHeader ? ['id,verdict,reason'] : []), ...rows.map((cells) => cells.map(quote).join(','))];
    const { rows: totals, lines: after, isRepeat } = await acknowledge(share.id, (hasMark ? '\ufeff' : '') + lines.join(eol) + eol);
    expect(totals.total).toBe(rows.length);
    expect(totals.accepted + totals.rejected + totals.notInManifest + totals.repeated + totals.unreadable).toBe(totals.total);
    expect(after.answered + after.unanswered).toBe(after.total);
    expect(after.total + after.revoked).toBe(8);
    if (!isRepeat) {
      const clear = Map.groupBy(
        rows.filter(([, said]) => /accepted|rejected/i.test(said)),
        ([who]) => who,
      );
      for (const [who, own] of clear) {
        const said = new Set(own.map(([, each]) => each.trim().toLowerCase()));
        if (ids.includes(who) && said.size === 1) newest.set(who, [...said][0] as string);
      }
    }
    for (const [place, who] of ids.entries()) {
      const expected = { accepted: 'remediated', rejected: 'refused_by_partner' }[newest.get(who) ?? ''] ?? 'awaiting_acknowledgement';
      expect(await standingOf(db, submissionIds[place] as number)).toBe(expected);
    }
  });
  await fc.assert(property, { numRuns: 20 });
});

describe('what healed or was withdrawn meanwhile', () => {
  test('revokes its line and its links, and leaves the others', async () => {
    const { share, submissionIds } = await shared(3);
    const tokens = await tokensOf(share.id);
    await decide(db, submissionIds[0] as number, 'delivered');
    await decide(db, submissionIds[1] as number, 'withdrawn');
    expect((await settleShares(house)).revoked).toBe(2);
    expect((await settleShares(house)).revoked).toBe(0);
    await expect(followLink(house, tokens[0] as string)).rejects.toMatchObject({ code: 'WB_LINK_GONE', status: 410 });
    await expect(followLink(house, tokens[1] as string)).rejects.toMatchObject({ code: 'WB_LINK_GONE' });
    const followed = await followLink(house, tokens[2] as string);
    if (followed.kind === 'stream') followed.stream.destroy();
    expect(await show(share.id)).toMatchObject({ revoked: 2, unacknowledged: 1, fetched: 1, links: { stable: 1 } });
    expect(await entriesOf(db, submissionIds)).toEqual({ shared: 1, withdrawn: 2 });
  });

  test('an acceptance of it is a finding and does not undo the withdrawal', async () => {
    const { share, externalIds, submissionIds } = await shared(2);
    await decide(db, submissionIds[0] as number, 'withdrawn');
    const done = await acknowledge(share.id, externalIds.map((id) => `${id},accepted,`).join('\n'));
    expect(done).toMatchObject({
      rows: { accepted: 2 },
      changed: { accepted: 1 },
      lines: { total: 1, answered: 1, unanswered: 0, revoked: 1 },
      findings: 1,
    });
    expect(await openFindingsOf(db, { shareId: share.id })).toEqual({ accepted_after_revocation: 1 });
    expect(await standingOf(db, submissionIds[0] as number)).toBe('withdrawn');
    expect((await show(share.id)).state).toBe('settled');
  });
});

test('lines left out are findings once their time has passed, once, and no longer when answered', async () => {
  const { share, externalIds } = await shared(3);
  await acknowledge(share.id, `${externalIds[0]},accepted,\n`);
  await settleShares(house);
  expect(await openFindingsOf(db, { shareId: share.id })).toEqual({});
  setClockOffset(31 * DAYS);
  await settleShares(house);
  await settleShares(house);
  expect(await openFindingsOf(db, { shareId: share.id })).toEqual({ share_line_unanswered: 2 });
  await acknowledge(share.id, `${externalIds[1]},accepted,\n`);
  expect(await openFindingsOf(db, { shareId: share.id })).toEqual({ share_line_unanswered: 1 });
  setClockOffset(0);
});

test('a share taken back ends its links, returns its rows, and can be made again; a late acceptance still counts', async () => {
  const { share, runId, externalIds, submissionIds } = await shared(2);
  const tokens = await tokensOf(share.id);
  await acknowledge(share.id, `${externalIds[0]},accepted,\n`);
  expect(await revokeShare(house, { ...DEED, shareId: share.id })).toMatchObject({ lines: 1, links: 2, direct: 0 });
  await expect(followLink(house, tokens[1] as string)).rejects.toMatchObject({ code: 'WB_LINK_GONE' });
  expect(await entriesOf(db, submissionIds)).toEqual({ accepted: 1, left: 1 });
  expect(await standingOf(db, submissionIds[1] as number)).toBe('held');
  await expect(revokeShare(house, { ...DEED, shareId: share.id })).rejects.toMatchObject({ code: 'WB_SHARE_STATE' });
  const again = await createShare(house, { ...DEED, runId });
  expect(again).toMatchObject({ isNew: true, packages: 1, leftOut: { remediated: 1 } });
  await acknowledge(share.id, `${externalIds[1]},accepted,\n`);
  expect(await standingOf(db, submissionIds[1] as number)).toBe('remediated');
  await settleShares(house);
  expect(await show(again.id)).toMatchObject({ state: 'settled', revoked: 1 });
});

test('a caller of another program sees no share', async () => {
  const { share } = await shared(1);
  const other = { ...DEED, scope: ['vye'] };
  expect(await db.database.transaction(['vye'], (session) => listShares(session, { limit: 10 }))).toEqual({ rows: [], next: null });
  await expect(revokeShare(house, { ...other, shareId: share.id })).rejects.toMatchObject({ code: 'WB_NOT_FOUND' });
});
