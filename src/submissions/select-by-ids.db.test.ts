import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readIdList } from './read-id-list.ts';
import { selectByIds } from './select-by-ids.ts';
import { lines, useHouse } from './test-house.ts';
import { aRow } from './test-program.ts';

const house = useHouse();

async function gather<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}
const read = async (text: string | Buffer, step = 7) => {
  const bytes = Buffer.from(text as string);
  const chunks = Array.from({ length: Math.ceil(bytes.length / step) }, (_, n) => bytes.subarray(n * step, (n + 1) * step));
  return gather(readIdList(Readable.from(chunks)));
};
const ids = (entries: readonly object[]) => entries.map((entry) => ('id' in entry ? entry.id : (entry as { rule: string }).rule));

test('reads ids with and without a header, with quotes, CRLF, a byte order mark and odd rows', async () => {
  expect(ids(await read('00123\n00124\n'))).toEqual(['00123', '00124']);
  expect(await read('\ufeffname,ID\r\na,007\r\n\r\nb\r\nc,0 8\r\nd, 09 \r\n')).toEqual([
    { row: 2, id: '007' },
    { row: 4, rule: 'ragged' },
    { row: 5, rule: 'bad_id' },
    { row: 6, id: '09' },
  ]);
  expect(ids(await read('id,note\n1,plain\n2,"a, ""quoted""\nnote"\n003,x\n4\n'))).toEqual(['1', '2', '003', 'ragged']);
  expect(ids(await read('"submission_id"\n"0001"\n'))).toEqual(['0001']);
  expect(await read('')).toEqual([]);
  await expect(read('a,b\n1,2\n')).rejects.toMatchObject({ code: 'WB_USAGE' });
  await expect(read('id\n1\n"2\n')).rejects.toMatchObject({ code: 'WB_USAGE' });
});

test('wherever a file is cut into chunks, its ids are the same', async () => {
  const cell = fc.oneof(fc.stringMatching(/^0{0,3}[1-9]{1,4}$/), fc.constant('"0,1"'), fc.constant('bad id'));
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), async (cells, step) => {
      const text = `id\n${cells.join('\r\n')}`;
      expect(await read(text, step)).toEqual(await read(text, 1_000));
      expect(ids(await read(text))).toEqual(cells.map((each) => (/^\d+$/.test(each) ? each : 'bad_id')));
    }),
  );
});

test('tells known, unknown and repeated ids, and the totals add up', async () => {
  await house.importText('ids.jsonl', lines(['001', '01', '1'].map((id) => aRow(id))));
  await house.db.database.transaction(['tests'], async (session) => {
    const pages = readIdList(Readable.from([Buffer.from('id\n01\n2\n1\n01\n1 \n?\n2\n')]));
    const selection = await selectByIds(session, 'tests', pages);
    expect(selection).toMatchObject({
      given: 7,
      known: 2,
      unknown: 1,
      repeated: 3,
      refusedCount: 1,
      refused: [{ row: 7, rule: 'bad_id' }],
    });
    const all = async (which: 'known' | 'unknown' | 'repeated') =>
      (await gather(selection.read(which))).map(({ row, externalId, times }) => [row, externalId, times]);
    expect(await all('known')).toEqual([
      [2, '01', 2],
      [4, '1', 2],
    ]);
    expect(await all('unknown')).toEqual([[3, '2', 2]]);
  });
});
