import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import yauzl from 'yauzl';
import { type Sandbox, startSandbox } from './index.ts';
import { multipart } from './testing/multipart.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
});
afterAll(() => sandbox.stop());

const METADATA = {
  veteranFirstName: 'Keoni',
  veteranLastName: 'Kealoha',
  fileNumber: '900121234',
  zipCode: '96700',
  source: 'x',
  docType: 'y',
};
const packet = (metadata: object) =>
  multipart([
    { name: 'metadata', type: 'application/json', content: JSON.stringify(metadata) },
    { name: 'content', type: 'application/pdf', content: '%PDF-1.4 content' },
    { name: 'attachment1', type: 'application/pdf', content: '%PDF-1.4 attachment' },
  ]);

async function submit(metadata: object): Promise<{ status: number; body: { data: { id: string }; errors: { detail: string }[] } }> {
  const { headers, body } = packet(metadata);
  const url = `${sandbox.urls.benefitsIntake}/services/vba_documents/v2/uploads/submit`;
  const answer = await fetch(url, { method: 'POST', headers: { ...headers, apikey: 'key' }, body });
  return { status: answer.status, body: (await answer.json()) as never };
}

const get = (path: string) =>
  fetch(`${sandbox.urls.benefitsIntake}/services/vba_documents/v1/uploads/${path}`, { headers: { apikey: 'key' } });

it('takes a packet in one call where it says its line of business, and tells at once what is wrong with it', async () => {
  const { status, body } = await submit({ ...METADATA, businessLine: 'CMP' });
  expect(status).toBe(200);
  expect(await (await get(body.data.id)).json()).toMatchObject({ data: { attributes: { status: 'uploaded' } } });
  expect(await submit(METADATA)).toMatchObject({ status: 422, body: { errors: [{ detail: expect.stringContaining('businessLine') }] } });
  expect((await submit({ ...METADATA, businessLine: 'CMP', zipCode: '1' })).body.errors[0]?.detail).toMatch(/^DOC102/);
});

it('gives a packet back as a zip', async () => {
  const { body } = await submit({ ...METADATA, businessLine: 'CMP' });
  const answer = await get(`${body.data.id}/download`);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-zip-'));
  writeFileSync(join(folder, 'packet.zip'), Buffer.from(await answer.arrayBuffer()));
  expect(await namesIn(join(folder, 'packet.zip'))).toEqual(['metadata.json', 'content.pdf', 'attachment1.pdf']);
  rmSync(folder, { recursive: true });
  expect((await get('nobody/download')).status).toBe(404);
});

async function namesIn(path: string): Promise<string[]> {
  const names: string[] = [];
  const zip = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(path, { lazyEntries: false });
  await new Promise((resolve, reject) =>
    zip
      .on('entry', ({ fileName }) => names.push(fileName))
      .on('end', resolve)
      .on('error', reject),
  );
  return names;
}

it('tells the limit of a minute, and refuses what is beyond it only where it is told to', async () => {
  const first = await get('nobody');
  expect([first.headers.get('x-ratelimit-limit-minute'), first.headers.get('ratelimit-limit')]).toEqual(['60', '60']);
  const limited = await startSandbox({ seed: 1, perMinute: { benefitsIntake: 2 } });
  const ask = () => fetch(`${limited.urls.benefitsIntake}/services/vba_documents/v1/uploads/x`, { headers: { apikey: 'key' } });
  const at = new Date(limited.control.clock.now());
  limited.control.clock.advance(60_000 - (at.getTime() % 60_000));
  expect([(await ask()).status, (await ask()).status]).toEqual([404, 404]);
  const refused = await ask();
  expect([refused.status, await refused.json()]).toEqual([429, { message: 'API rate limit exceeded' }]);
  expect(Number(refused.headers.get('ratelimit-reset'))).toBeGreaterThan(50);
  expect(refused.headers.get('retry-after')).toBe(refused.headers.get('ratelimit-reset'));
  limited.control.clock.advance(60_000);
  expect((await ask()).status).toBe(404);
  await limited.stop();
});
