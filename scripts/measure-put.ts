import { randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { openObjectStore } from '../src/kernel/objects/index.ts';
import { readS3Settings } from '../src/kernel/objects/s3-settings.ts';

/** Own CPU of a small put, ours against AWS's client, and the memory that a body of 150 MB takes. Prints one JSON line. */
const url = process.argv[2] ?? '';
const MB = 1_024 * 1_024;
const COUNT = 1_000;
const SLOTS = 16;
const body = randomBytes(100_000);
const store = await openObjectStore({ url });
const settings = readS3Settings(new URL(url), process.env);
const client = new S3Client({
  endpoint: settings.endpoint,
  region: settings.region,
  forcePathStyle: settings.pathStyle,
  credentials: settings.credentials as NonNullable<typeof settings.credentials>,
  requestChecksumCalculation: settings.checksums === 'when_supported' ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
});
const area = `measure/${randomUUID()}`;

async function measure(put: (key: string) => Promise<unknown>) {
  await put(`${area}/warm-${randomUUID()}`);
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  let next = 0;
  const slot = async () => {
    while (next < COUNT) {
      next += 1;
      await put(`${area}/${randomUUID()}`);
    }
  };
  await Promise.all(Array.from({ length: SLOTS }, slot));
  const used = process.cpuUsage(cpu);
  return { cpuMs: round((used.user + used.system) / 1_000 / COUNT), perSecond: Math.round(COUNT / ((performance.now() - begun) / 1_000)) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

async function* big() {
  for (let i = 0; i < 150; i += 1) yield randomBytes(MB);
}

const before = process.memoryUsage().rss;
await store.put(`${area}/big`, big());
const bigPeakMb = Math.round(process.resourceUsage().maxRSS / 1_024);
const lean = await measure((key) => store.put(key, body));
const sdk = await measure((key) => client.send(new PutObjectCommand({ Bucket: settings.bucket, Key: key, Body: body })));
for await (const { key } of store.listAll(area)) await store.delete(key);
console.log(JSON.stringify({ lean, sdk, bodyMb: 150, rssBeforeMb: Math.round(before / MB), bigPeakMb }));
await store.close();
client.destroy();
