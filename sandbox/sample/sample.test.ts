import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SIZE } from './claims.ts';
import { type SampleCounts, type SampleOptions, writeSample } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'sample-'));
afterAll(() => rmSync(root, { recursive: true }));

type Row = {
  id: string;
  form: string;
  person_id: string;
  submitted_at: string;
  payload: {
    form526: { form526: Record<string, unknown> };
    form526_uploads: { name: string; confirmationCode?: string; attachmentId: string }[] | null;
  };
  identity: { ssn: string; phone: string; emails: string[] };
  attachments: { name: string; path: string; document_type: string }[];
  facts?: object;
};
type Sample = { folder: string; lines: string[]; rows: Row[]; counts: SampleCounts; odd: Record<string, number> };

async function make(options: Omit<SampleOptions, 'folder'>, name: string): Promise<Sample> {
  const folder = join(root, name);
  const { file, counts } = await writeSample({ ...options, folder });
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return { folder, lines, counts, ...sortOut(lines) };
}

/** Reads a sample as an importer has to, by the import format alone. */
function sortOut(lines: string[]): { rows: Row[]; odd: Record<string, number> } {
  const odd: Record<string, number> = {};
  const kept = new Map<string, string>();
  const rows = lines.flatMap((line) => {
    const reason = reasonOf(line, kept);
    if (reason) odd[reason] = (odd[reason] ?? 0) + 1;
    else kept.set((JSON.parse(line) as Row).id, line);
    return reason ? [] : [JSON.parse(line) as Row];
  });
  return { rows, odd };
}

function reasonOf(line: string, kept: Map<string, string>): string | undefined {
  let row: Row;
  try {
    row = JSON.parse(line) as Row;
  } catch {
    return 'not_json';
  }
  if (typeof row.id !== 'string') return 'missing_id';
  if (typeof row.payload !== 'object') return 'wrong_type';
  if (row.form !== '21-526EZ') return 'unknown_form';
  if (Number.isNaN(Date.parse(row.submitted_at))) return 'bad_date';
  if (Date.parse(row.submitted_at) > Date.UTC(2900, 0)) return 'future_date';
  if (!row.payload.form526) return 'missing_claim';
  if (kept.has(row.id)) return kept.get(row.id) === line ? 'alreadyKnown' : 'id_conflict';
  return undefined;
}

/** What stays the same over the tries of one claim. */
function claimKey(row: Row, blur: (text: string) => string = (text) => text): string {
  const { applicationExpirationDate: _expires, claimDate: _claimed, ...form526 } = row.payload.form526.form526;
  const uploads = row.attachments.map(({ name, path }) => [name, path]);
  return createHash('sha256')
    .update(row.person_id)
    .update(blur(JSON.stringify({ ...row.payload, form526, form526_uploads: uploads })))
    .digest('hex');
}

function groupSizes(keys: string[]): number[] {
  const sizes = new Map<string, number>();
  for (const key of keys) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  return [...sizes.values()];
}

let steady: Sample;
let backlog: Sample;
beforeAll(async () => {
  steady = await make({ count: 2_000, seed: 3, profile: 'steady' }, 'steady');
  backlog = await make({ count: 2_000, seed: 4, profile: 'backlog' }, 'backlog');
});

it('gives the same bytes for the same seed, attachments included, and others for another', async () => {
  const again = await make({ count: 2_000, seed: 3, profile: 'steady' }, 'again');
  const other = await make({ count: 50, seed: 5, profile: 'steady' }, 'other');
  expect(again.lines).toEqual(steady.lines);
  expect(other.lines[0]).not.toBe(steady.lines[0]);
  for (const name of readdirSync(join(steady.folder, 'attachments'))) {
    const read = (sample: Sample): Buffer => readFileSync(join(sample.folder, 'attachments', name));
    expect(read(again).equals(read(steady)), name).toBe(true);
  }
});

describe.each(['steady', 'backlog'] as const)('%s', (profile) => {
  const sample = (): Sample => (profile === 'steady' ? steady : backlog);

  it('counts its lines exactly, by what an importer must do with each', () => {
    const { counts, odd, rows, lines } = sample();
    expect(counts.lines).toBe(lines.length);
    expect(counts.lines).toBe(counts.imported + counts.refused + counts.alreadyKnown);
    expect(counts.imported).toBe(rows.length);
    expect(odd).toEqual(
      Object.fromEntries(Object.entries({ ...counts.refusals, alreadyKnown: counts.alreadyKnown }).filter(([, count]) => count > 0)),
    );
    expect(counts.bytes).toBe(statSync(join(sample().folder, 'submissions.jsonl')).size);
    expect(counts.people).toBe(new Set(rows.map((row) => row.person_id)).size);
  });

  it('holds the duplicates that it counts', () => {
    const { counts, rows } = sample();
    const sets = groupSizes(rows.map((row) => claimKey(row))).filter((size) => size > 1);
    expect(sets.length).toBe(counts.duplicates.sets);
    expect(sets.reduce((sum, size) => sum + size, 0)).toBe(counts.duplicates.members);
    const apart =
      groupSizes(rows.map((row) => claimKey(row))).length -
      groupSizes(rows.map((row) => claimKey(row, (text) => text.toLowerCase().replace(/\s+/g, '')))).length;
    expect(apart).toBe(counts.duplicates.near);
  });

  it('holds the attachments and facts that it counts, in the order of the uploads', () => {
    const { counts, rows, folder } = sample();
    const files = rows.flatMap((row) => row.attachments);
    expect(files.length).toBe(counts.attachments.total);
    expect(files.filter((each) => !existsSync(join(folder, each.path))).length).toBe(counts.attachments.broken.missing_file);
    expect(rows.filter((row) => row.facts).length).toBe(Object.values(counts.facts).reduce((sum, count) => sum + count, 0));
    for (const row of rows)
      expect((row.payload.form526_uploads ?? []).map(({ name, attachmentId }) => [name, attachmentId])).toEqual(
        row.attachments.map((each) => [each.name, each.document_type]),
      );
  });

  it('holds payloads of the sizes that occur, and invented people only', () => {
    for (const row of sample().rows) {
      const bytes = Buffer.byteLength(JSON.stringify(row.payload));
      expect(bytes).toBeGreaterThanOrEqual(SIZE.least);
      expect(bytes).toBeLessThanOrEqual(SIZE.most);
      expect(row.identity.ssn).toMatch(/^(9\d\d[0-4]\d|000\d\d)\d{4}$/);
      expect(row.identity.phone).toMatch(/^\d{3}55501\d\d$/);
      expect(row.identity.emails[0]).toMatch(/@example\.org$/);
      expect(row.attachments.length).toBeLessThanOrEqual(5);
    }
  });
});

it('has the duplicates of the field: 1.4 % in ordinary months, most of the backlog', async () => {
  const { counts } = await writeSample({ count: 12_000, seed: 8, profile: 'steady', folder: join(root, 'rate') });
  expect(counts.duplicates.extras / counts.imported).toBeGreaterThan(0.009);
  expect(counts.duplicates.extras / counts.imported).toBeLessThan(0.019);
  const left = (backlog.counts.imported - backlog.counts.duplicates.extras) / backlog.counts.imported;
  expect(left).toBeGreaterThan(0.2);
  expect(left).toBeLessThan(0.36);
});

describe('the pool of attachments', () => {
  const read = (name: string): Buffer => readFileSync(join(steady.folder, 'attachments', name));

  it.each(['photo-1.jpg', 'scan-1.png', 'chart.gif', 'fax.tiff'])('%s decodes', async (name) => {
    expect((await sharp(read(name)).stats()).channels.length).toBeGreaterThan(0);
  });

  it('has broken files that are broken in the way they say', async () => {
    await expect(sharp(read('cut-off.jpg'), { failOn: 'truncated' }).stats()).rejects.toThrow();
    expect(read('locked.pdf').includes('/Encrypt')).toBe(true);
    expect(read('empty.pdf').length).toBe(0);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(read('statement-latin1.txt'))).toThrow();
    expect(read('drawing.bmp').readUInt32LE(2)).toBe(read('drawing.bmp').length);
  });
});
