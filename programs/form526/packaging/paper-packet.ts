import type { DeliveryAnswer, DeliveryContext, DocumentView } from '../../../src/sdk/index.ts';
import { type MultipartBody, type Part, spoolMultipart } from '../connectors/multipart.ts';
import { notTaken, refused } from '../connectors/partner-answers.ts';
import type { Payload526 } from '../payload.ts';
import { makeEntry, planEntries } from './gather-entries.ts';
import { mainFormOf } from './main-form.ts';
import { packageMetadata } from './metadata.ts';
import { overrideClaim } from './overrides.ts';

/** The receiver's limits: 100 MB for a document, 5 GB for a packet. Pages (78 by 101 inches) and locks were looked at when a file came in. */
export const MOST_DOCUMENT_BYTES = 100_000_000;
const MOST_PACKET_BYTES = 5_000_000_000;

export type PacketAnswer =
  | { readonly kind: 'packet'; readonly packet: MultipartBody; readonly mainForm: Buffer }
  | Exclude<DeliveryAnswer, { kind: 'taken' | 'unknown' }>;

/** Everything that the submission is made of, as one body: its metadata, the main form, and each other document as an attachment. */
export async function buildPaperPacket(context: DeliveryContext<unknown>): Promise<PacketAnswer> {
  const { submission, key, madeAt } = context;
  const tooLarge = whatIsTooLarge(submission.documents);
  if (tooLarge) return tooLarge;
  const payload = submission.payload as Payload526;
  // Setting another expiry is a recorded decision, which a run asks for; the day of submission is a fact.
  const overrides = { expiration: 'keep', claimDate: 'from_submission' } as const;
  const { claim, claimDate } = overrideClaim(payload, overrides, { submittedAt: submission.submittedAt, requestedAt: madeAt });
  const cleaned = packageMetadata(payload, submission.identity, claimDate, submission.corrections);
  if ('faults' in cleaned) return refused('metadata', `The receiver's rules cannot be met for ${cleaned.faults.join(', ')}.`);
  try {
    const main = await mainFormOf(context, payload, claim);
    if (main.kind === 'refused')
      return main.isFinal ? refused('main_form_refused', main.message) : notTaken('main_form_missing', main.message);
    const parts = partsOf(context, payload, { metadata: JSON.stringify(cleaned.metadata), mainForm: main.pdf });
    const packet = await spoolMultipart(key, parts, MOST_DOCUMENT_BYTES);
    if ('tooLarge' in packet) return refused('document_too_large', `The part ${packet.tooLarge} has more than 100 MB.`);
    return { kind: 'packet', packet, mainForm: main.pdf };
  } catch (error) {
    return notTaken('not_built', `The packet could not be built${codeOf(error)}; nothing was sent.`);
  }
}

/** Said before an hour of converting is spent on it. */
function whatIsTooLarge(documents: readonly DocumentView[]) {
  const sizes = documents.map(({ bytes }) => bytes ?? 0);
  const large = documents.find(({ bytes, mediaType }) => mediaType === 'application/pdf' && (bytes ?? 0) > MOST_DOCUMENT_BYTES);
  if (large) return refused('document_too_large', `The document ${large.label} has more than 100 MB.`);
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  return total > MOST_PACKET_BYTES ? refused('packet_too_large', 'The documents together have more than 5 GB.') : undefined;
}

/** One document is made at a time, when the one before it has been written. */
async function* partsOf(
  context: DeliveryContext<unknown>,
  payload: Payload526,
  { metadata, mainForm }: { metadata: string; mainForm: Buffer },
): AsyncGenerator<Part> {
  yield { name: 'metadata', type: 'application/json', fileName: 'metadata.json', content: metadata };
  yield { name: 'content', type: 'application/pdf', fileName: 'content.pdf', content: mainForm };
  const { named, counted } = planEntries(context.submission.documents);
  const evidence = counted.filter(({ document }) => document.source === 'attachment');
  const instructions = counted.filter(({ document }) => document.source === 'form');
  for (const [index, planned] of [...evidence, ...named, ...instructions].entries()) {
    if (context.signal.aborted) throw Object.assign(new Error('called off'), { code: 'cancelled' });
    const { content } = await makeEntry(context, payload, planned);
    const name = `attachment${index + 1}`;
    yield { name, type: 'application/pdf', fileName: `${name}.pdf`, content };
  }
}

/** A code, never a text: that may quote the document. */
function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Za-z_]{1,60}$/.test(code) ? ` (${code})` : '';
}
