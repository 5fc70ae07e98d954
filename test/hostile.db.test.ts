import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { squeeze } from './pdf/extract-text.ts';
import { answerOf } from './whole/command.ts';
import { expectNoProcess, makeFolder } from './whole/data-folder.ts';
import { type HostileRow, hostileRows, MEGABYTE_TEXT, writeHostile } from './whole/hostile-rows.ts';
import { readZips, type StoredZip, textOfPackage, unpack } from './whole/packages.ts';
import { expectSums, type Summary, sum } from './whole/summary.ts';

interface ImportAnswer {
  readonly input: number;
  readonly imported: number;
  readonly refused: number;
  readonly already_known: number;
  readonly refused_file?: string;
}

interface Refusal {
  readonly row: number;
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

const folder = makeFolder();
const data = join(folder, 'data');
const rows = hostileRows();
const goodRows = rows.filter(({ refused }) => !refused);
const badRows = rows.filter(({ refused }) => refused);

let file: string;
let summary: Summary;
let zips: ReadonlyMap<string, StoredZip>;

beforeAll(async () => {
  file = await writeHostile(join(folder, 'input'), rows);
  summary = await answerOf<Summary>(['demo', '--exit', '--data', data, '--port', '0', '--input', file]);
  zips = new Map((await readZips(data)).map((zip) => [zip.id, zip]));
}, 90_000);

describe('a file nobody has seen', () => {
  test('every sum holds, and each row went where it belongs', async () => {
    expectSums(summary);
    expect(summary).toMatchObject({ input: rows.length, imported: goodRows.length, refused: badRows.length, already_known: 0 });
    expect(summary.not_eligible).toEqual(countsOf(goodRows.flatMap(({ notEligible }) => notEligible ?? [])));
    expect(summary.run.total).toBe(goodRows.length - sum(summary.not_eligible));
    expect(summary.run).toMatchObject({ skipped: 0, unprocessed: 0 });
    expect(zips.size).toBe(summary.run.succeeded);
    await expectNoProcess(data);
  });

  test('what is packaged opens, and holds the text whatever it is', async () => {
    for (const { id = '', line } of goodRows) {
      const zip = zips.get(id);
      if (!zip) continue;
      const text = await textOfPackage(await unpack(zip.bytes));
      const { payload } = JSON.parse(line.toString()) as { payload: { form0781?: { form0781: { remarks: string } } } };
      const remarks = payload.form0781?.form0781.remarks ?? '';
      if (/^[\x20-\x7e\s]*$/.test(remarks)) expect(text.includes(squeeze(remarks)), `${id}: ${remarks.slice(0, 60)}`).toBe(true);
    }
    expect(goodRows.some(({ line, id = '' }) => line.includes(MEGABYTE_TEXT) && zips.has(id))).toBe(true);
  }, 60_000);

  test('a picture under another kind of name goes by what it is', () => {
    const misnamed = goodRows.filter(({ line }) => line.includes('png-called.jpg'));
    expect(misnamed.length).toBeGreaterThan(1);
    for (const { id = '' } of misnamed) expect(zips.has(id)).toBe(true);
  });
});

describe('refused rows', () => {
  const answer = async (input: string, at: string): Promise<ImportAnswer> => {
    mkdirSync(at, { recursive: true });
    return answerOf<ImportAnswer>(['import', 'form526', input, '--data', data, '--folder', join(folder, 'input')], { folder: at });
  };

  test('are named by row, field and rule; mended and given again, exactly they are imported', async () => {
    const again = await answer(file, join(folder, 'first'));
    expect(again).toMatchObject({ input: rows.length, imported: 0, refused: badRows.length, already_known: goodRows.length });
    const refusals = readRefusals(again.refused_file as string);
    expect(refusals.map(({ row, field, rule }) => [row, field, rule])).toEqual(
      badRows.map((row) => [lineNumberOf(row), ...(row.refused as [string, string])]),
    );
    for (const { message } of refusals) expect(message).toMatch(/^[A-Z].+/s);

    const mended = refusals.flatMap((refusal, n) => mend(refusal, badRows[n] as HostileRow));
    const mendedFile = join(folder, 'mended.jsonl');
    writeFileSync(mendedFile, mended.join(''));
    const mendable = badRows.filter((row) => row.mended).length;
    const after = await answer(mendedFile, join(folder, 'second'));
    expect(after).toMatchObject({ input: mended.length, imported: mendable, refused: mended.length - mendable, already_known: 0 });
    expect(readRefusals(after.refused_file as string).map(({ rule }) => rule)).toEqual(['different_content']);
  }, 60_000);
});

/** The line inside the refusal put right; one that cannot be stays as it is. */
function mend(refusal: Refusal, row: HostileRow): string {
  return `${JSON.stringify(row.mended ? { ...refusal, line: row.mended.toString(), line_base64: undefined } : refusal)}\n`;
}

function readRefusals(path: string): Refusal[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Refusal)
    .toSorted((a, b) => a.row - b.row);
}

/** Every third row is followed by two blank lines. */
function lineNumberOf(row: HostileRow): number {
  const place = rows.indexOf(row);
  return place + 1 + Math.floor(place / 3) * 2;
}

function countsOf(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}
