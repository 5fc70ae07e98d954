import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { Pool } from 'undici';
import { renderForm } from '../../programs/form526/forms/render-form.ts';
import { overrideClaim } from '../../programs/form526/packaging/overrides.ts';
import type { Payload526 } from '../../programs/form526/payload.ts';
import { now } from '../../src/kernel/clock/clock.ts';
import { pdfKit } from '../../src/kernel/pdf/index.ts';
import { type BareDocument, decryptAttachment, decryptItem, readSealed, type SealedItem } from './bare-items.ts';
import { type BareEntry, bareZip } from './bare-zip.ts';
import { openHouse } from './stage.ts';
import type { Kind } from './write-submissions.ts';

/**
 * The bound of the main job: HTTP, decryption, rendering, conversion, zip and put over the same connections, threads and store, with nothing
 * recorded. `bare-loop.ts FILE`, which holds `{ids, warmUp, kind, concurrency, round}`; prints the milliseconds.
 */
const PATH = '/wss-form526-services-web-v2/rest/form526/v2/getPDF';
const LARGEST_ITEMS_HELD = 20_000;
const { ids, warmUp, kind, concurrency, round } = JSON.parse(readFileSync(argv[2] as string, 'utf8')) as {
  ids: string[];
  warmUp: string[];
  kind: Kind;
  concurrency: number;
  round: string;
};

const { WAYBILL_DATA = '', WAYBILL_FORM526_EVSS_URL = '', WAYBILL_LOG_LEVEL = 'warn' } = process.env;
const house = await openHouse({ WAYBILL_DATA, WAYBILL_FORM526_EVSS_URL, WAYBILL_LOG_LEVEL });
const partner = new Pool(WAYBILL_FORM526_EVSS_URL, { connections: concurrency, pipelining: 1 });

interface Prepared {
  readonly id: string;
  readonly body: string;
  readonly others: readonly BareEntry[];
}

async function fetchMainForm(id: string, body: string): Promise<Buffer> {
  const headers = { 'content-type': 'application/json', va_eauth_service_transaction_id: id };
  const answer = await partner.request({ method: 'POST', path: PATH, headers, body });
  const { pdf } = (await answer.body.json()) as { pdf: string };
  return Buffer.from(pdf, 'base64');
}

async function pack({ id, body, others }: Prepared, rendering?: () => Promise<readonly BareEntry[]>): Promise<void> {
  const mainForm = await fetchMainForm(id, body);
  const entries = [{ name: '21-526EZ.pdf', content: mainForm }, ...others, ...((await rendering?.()) ?? [])];
  // The same depth of folders: a new one costs the file store three more steps.
  await house.objects.put(`bare/${round}/${createHash('sha256').update(id).digest('hex')}/${id}.zip`, await bareZip(entries));
}

function bodyOf(payload: Payload526, submittedAt: Date): string {
  const { claim } = overrideClaim(payload, { expiration: 'extend', claimDate: 'from_submission' }, { submittedAt, requestedAt: now() });
  return JSON.stringify({ form526: claim });
}

async function packSealed(item: SealedItem): Promise<void> {
  const { payload, attachments } = await decryptItem<Payload526, unknown>(house, item);
  const names = new Map(attachments.map(({ label, name }) => [label, name]));
  const metadata = Buffer.from('{}');
  const body = bodyOf(payload, item.submittedAt);
  const own = [
    { name: 'metadata.json', content: metadata },
    { name: 'mappings.json', content: metadata },
  ];
  await pack({ id: item.id, body, others: own }, async () => {
    const entries: BareEntry[] = [];
    for (const document of item.documents) {
      if (document.label === '21-526EZ') continue;
      const content = document.source === 'form' ? await formOf(item.id, document, payload) : await attachmentOf(document, names);
      entries.push({ name: `${document.label}.pdf`, content });
    }
    return entries;
  });
}

async function formOf(id: string, { label }: BareDocument, payload: Payload526): Promise<Buffer> {
  const context = { pdf: pdfKit, blankForm: async () => undefined, submission: { id } };
  return (await renderForm(context, label as Parameters<typeof renderForm>[1], payload)).pdf;
}

async function attachmentOf(document: BareDocument, names: ReadonlyMap<string, string>): Promise<Buffer> {
  const bytes = await decryptAttachment(house, document);
  if (document.mediaType === 'application/pdf') return bytes;
  const title = names.get(document.label) ?? document.label;
  const convert = document.mediaType?.startsWith('image/') ? pdfKit.fromImage : pdfKit.fromText;
  return (await convert(bytes, title)).pdf;
}

/** Everything that is not HTTP, zip or put is done before the clock runs, decryption included. */
async function prepareAll(items: readonly SealedItem[]): Promise<readonly Prepared[]> {
  const opened = new Map<string, Buffer>();
  const prepared: Prepared[] = [];
  for (const item of items) {
    const { payload } = await decryptItem<Payload526, unknown>(house, item);
    const others: BareEntry[] = [{ name: 'metadata.json', content: Buffer.from('{}') }];
    for (const document of item.documents) {
      if (document.source !== 'attachment') continue;
      const key = document.objectKey as string;
      if (!opened.has(key)) opened.set(key, await decryptAttachment(house, document));
      others.push({ name: `${document.label}.pdf`, content: opened.get(key) as Buffer });
    }
    prepared.push({ id: item.id, body: bodyOf(payload, item.submittedAt), others });
  }
  return prepared;
}

async function sideBySide<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<number> {
  let next = 0;
  const begun = performance.now();
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return performance.now() - begun;
}

async function measure(): Promise<number> {
  const [first, items] = [await readSealed(house, warmUp), await readSealed(house, ids)];
  if (kind === 'rendered') {
    await sideBySide(first, packSealed);
    return sideBySide(items, packSealed);
  }
  await sideBySide(await prepareAll(first), pack);
  return sideBySide(await prepareAll(items), pack);
}

if (ids.length > LARGEST_ITEMS_HELD) throw new Error(`the bare loop holds its items: at most ${LARGEST_ITEMS_HELD}`);
const ms = await measure();
process.stdout.write(`${JSON.stringify({ ms, cpuMs: process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000 })}\n`);
await partner.close();
await house.close();
