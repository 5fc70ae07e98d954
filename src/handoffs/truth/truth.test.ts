import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { readTruthList, readWhole } from './read-truth-list.ts';
import { asOf, type TruthReading, type TruthRow, wordsOf } from './truth.ts';

const reading: TruthReading = {
  columns: { receipt: ['receipt', 'guid'], status: ['status'], at: ['at'] },
  needsAt: false,
  meansAll: undefined,
  words: { received: 'accepted', vbms: 'delivered' },
  latestAt: new Date('2026-02-01T00:00:00Z'),
};

async function read(content: string | Buffer, more: Partial<TruthReading> = {}): Promise<TruthRow[]> {
  const rows: TruthRow[] = [];
  for await (const page of readTruthList(Buffer.from(content as string), { ...reading, ...more })) rows.push(...page);
  return rows;
}

describe('a list is read', () => {
  test('with its mark, CRLF, quoted cells, leading zeros and columns in any order', async () => {
    const rows = await read(
      '\ufeffStatus,GUID,Note,At\r\nVBMS,007,"a, ""b""\r\nc",2026-01-05\r\n\r\nreceived,008,,2026-01-05T10:00:00+01:00\r\n',
    );
    expect(rows).toEqual([
      { row: 2, receipt: '007', status: 'VBMS', state: 'delivered', at: new Date('2026-01-05T00:00:00Z') },
      { row: 4, receipt: '008', status: 'received', state: 'accepted', at: new Date('2026-01-05T09:00:00Z') },
    ]);
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('receipt,status\n9,vbms\n', 'utf16le')]);
    expect(await read(utf16)).toMatchObject([{ receipt: '9', state: 'delivered', at: null }]);
  });

  test('a row that cannot be used is named by row, field and rule, and keeps a receipt that can be read', async () => {
    const bad = [
      'receipt,status,at',
      '1,vbms',
      ',vbms,',
      '=cmd|x,vbms,',
      '2,,',
      '3,lost,',
      '4,vbms,05/01/2026',
      '5,vbms,2026-02-30',
      '6,vbms,2026-03-01',
      '7,vbms,',
    ];
    expect(await read(`${bad.join('\n')}\n`)).toEqual([
      { row: 2, receipt: null, field: 'row', rule: 'ragged' },
      { row: 3, receipt: null, field: 'receipt', rule: 'no_receipt' },
      { row: 4, receipt: null, field: 'receipt', rule: 'bad_receipt' },
      { row: 5, receipt: '2', field: 'status', rule: 'no_status' },
      { row: 6, receipt: '3', field: 'status', rule: 'unknown_status' },
      { row: 7, receipt: '4', field: 'at', rule: 'bad_time' },
      { row: 8, receipt: '5', field: 'at', rule: 'bad_time' },
      { row: 9, receipt: '6', field: 'at', rule: 'later_than_list' },
      { row: 10, receipt: '7', status: 'vbms', state: 'delivered', at: null },
    ]);
  });

  test('by the names that somebody gives, or with one meaning for every row', async () => {
    expect(await read('id;x\n', { columns: { ...reading.columns, receipt: ['id;x'], status: undefined } })).toEqual([]);
    expect(await read('receipt\n00012\n', { columns: { ...reading.columns, status: undefined }, meansAll: 'delivered' })).toEqual([
      { row: 2, receipt: '00012', status: null, state: 'delivered', at: null },
    ]);
    await expect(read('receipt,status\n1,vbms\n', { needsAt: true })).rejects.toMatchObject({ code: 'WB_TRUTH_LIST' });
    await expect(read('id,status\n1,vbms\n')).rejects.toThrow('no column receipt or guid');
    await expect(read('receipt,status\n1,"vbms\n')).rejects.toMatchObject({ code: 'WB_TRUTH_LIST' });
    await expect(read('')).rejects.toMatchObject({ code: 'WB_TRUTH_LIST' });
    async function* nothing(): AsyncGenerator<Uint8Array> {}
    await expect(readWhole(nothing())).rejects.toMatchObject({ code: 'WB_TRUTH_LIST' });
  });

  test('as of a moment that has been; a day counts from its beginning, its rows until its end', () => {
    const now = new Date('2026-02-01T12:00:00Z');
    expect(asOf('2026-02-01', now)).toEqual({ asOf: new Date('2026-02-01T00:00:00Z'), latestAt: new Date('2026-02-01T23:59:59.999Z') });
    expect(asOf('2026-02-01T12:00:00+02:00', now).asOf).toEqual(new Date('2026-02-01T10:00:00Z'));
    for (const wrong of ['2026-02-02', 'yesterday', '2026-02-01T10:00:00', '']) expect(() => asOf(wrong, now)).toThrow();
    expect(() => wordsOf({ gone: 'missing' })).toThrow(/cannot mean "missing"/);
  });
});

test('what reads streams reads this one', async () => {
  async function* parts(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('rec');
    yield Buffer.from('eipt\n');
  }
  expect((await readWhole(parts())).toString()).toBe(await text(parts()));
});
