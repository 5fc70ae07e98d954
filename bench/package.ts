import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { type ObjectStore, openObjectStore } from '../src/kernel/objects/index.ts';
import { packageWriter } from '../src/packages/index.ts';
import type { PackageEntry } from '../src/sdk/index.ts';
import { bareZip } from './paper/bare-zip.ts';

/**
 * Packages of a main form of 120 KB and 0 to 3 attachments of 80 KB into the store, against the least that is a zip, and put, with nothing else. The bound puts
 * under keys of the same form: in a folder's store, the folder of a package must be made durable as well. `flat_keys` tells what that costs.
 */

type Put = (objects: ObjectStore, n: number) => Promise<void>;

const COUNT = 400;
const SLOTS = 8;
const ROUNDS = 5;
const TARGET = 0.8;

const form = randomBytes(120_000);
const attachment = randomBytes(80_000);
const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-package-'));
let written = 0;

function entriesOf(n: number): PackageEntry[] {
  return [
    { name: 'metadata.json', documentType: '', content: Buffer.from('{"docType":"21-526EZ"}') },
    { name: '21-526EZ.pdf', documentType: 'L533', content: form },
    ...Array.from({ length: n % 4 }, (_, i) => ({
      name: `attachment${i + 1}.pdf`,
      documentType: 'L023',
      content: async () => Readable.from([attachment]),
    })),
  ];
}

const putBare: Put = (objects, n) => zipInto(objects, `bare/form526/${hashOf(n).toString('hex')}/${n}.zip`, n);
const putFlat: Put = (objects, n) => zipInto(objects, `flat/${n}.zip`, n);

async function zipInto(objects: ObjectStore, key: string, n: number): Promise<void> {
  const entries = entriesOf(n).map(({ name, content }) => ({ name, content: Buffer.isBuffer(content) ? content : attachment }));
  await objects.put(key, await bareZip(entries));
}

const putPackage: Put = async (objects, n) => {
  await packageWriter({ objects, program: 'form526', externalId: String(n) }).put({
    contentHash: hashOf(n),
    entries: entriesOf(n),
    overrides: {},
  });
};

function hashOf(n: number): Buffer {
  return createHash('sha256').update(String(n)).digest();
}

/** Packages a second. */
async function rateOf(objects: ObjectStore, put: Put): Promise<number> {
  const until = written + COUNT;
  const begun = performance.now();
  const slot = async (): Promise<void> => {
    while (written < until) {
      const n = written;
      written += 1;
      await put(objects, n);
    }
  };
  await Promise.all(Array.from({ length: SLOTS }, slot));
  return (COUNT / (performance.now() - begun)) * 1_000;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] as number;
}

const objects = await openObjectStore({ url: pathToFileURL(folder).href });
try {
  await rateOf(objects, putBare);
  const rounds: { flat: number; bare: number; ours: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({ flat: await rateOf(objects, putFlat), bare: await rateOf(objects, putBare), ours: await rateOf(objects, putPackage) });
  }
  const value = Math.round(median(rounds.map(({ ours }) => ours)));
  const bound = Math.round(median(rounds.map(({ bare }) => bare)));
  const flat = Math.round(median(rounds.map((round) => round.flat)));
  const ratio = Number(median(rounds.map(({ bare, ours }) => ours / bare)).toFixed(2));
  console.log(JSON.stringify({ name: 'package.zip_and_put', value, unit: '1/s', bound, ratio, target: TARGET, met: ratio >= TARGET }));
  console.log(
    JSON.stringify({ name: 'package.flat_keys', value: bound, unit: '1/s', bound: flat, ratio: Number((bound / flat).toFixed(2)) }),
  );
} finally {
  await objects.close();
  rmSync(folder, { recursive: true, force: true });
}
