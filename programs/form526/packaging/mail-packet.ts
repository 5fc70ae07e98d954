import { createHash } from 'node:crypto';
import type { DeliveryAnswer, DeliveryContext, DocumentView } from '../../../src/sdk/index.ts';
import { type MultipartBody, type Part, spoolMultipart } from '../connectors/multipart.ts';
import { notTaken, refused } from '../connectors/partner-answers.ts';
import type { Payload526 } from '../payload.ts';
import { centralTime } from './central-time.ts';
import { makeEntry, readWhole } from './gather-entries.ts';
import { packageMetadata } from './metadata.ts';

const MOST_DOCUMENT_BYTES = 100_000_000;

export type MailAnswer = { readonly kind: 'mail'; readonly mail: MultipartBody } | Exclude<DeliveryAnswer, { kind: 'taken' | 'unknown' }>;

/** One document as a piece of mail under `uuid`, with the metadata by the receiver's rules. */
export async function buildMail(
  context: DeliveryContext<unknown>,
  document: DocumentView,
  { uuid, token }: { uuid: string; token: string },
): Promise<MailAnswer> {
  const { submission, key, pdf } = context;
  const payload = submission.payload as Payload526;
  const cleaned = packageMetadata(payload, submission.identity, '', submission.corrections);
  if ('faults' in cleaned) return refused('metadata', `The receiver's rules cannot be met for ${cleaned.faults.join(', ')}.`);
  try {
    const entry = await makeEntry(context, payload, { name: 'document.pdf', document });
    const content = Buffer.isBuffer(entry.content) ? entry.content : await readWhole(await entry.content());
    const pages = await pdf.pages(content);
    if (pages === 0) return refused('no_pages', `The document ${document.label} has no page that can be opened.`);
    const { veteranFirstName, veteranLastName, fileNumber, zipCode } = cleaned.metadata;
    const metadata = {
      veteranFirstName,
      veteranLastName,
      fileNumber,
      zipCode,
      uuid,
      // The day on which the person sent it, not the day of this try.
      receiveDt: centralTime(submission.submittedAt),
      source: 'VA Forms Group B',
      docType: document.label,
      hashV: createHash('sha256').update(content).digest('hex'),
      numberAttachments: 0,
      numberPages: pages,
    };
    const mail = await spoolMultipart(key, partsOf(JSON.stringify(metadata), content, token), MOST_DOCUMENT_BYTES);
    if ('tooLarge' in mail) return refused('document_too_large', `The document ${document.label} has more than 100 MB.`);
    return { kind: 'mail', mail };
  } catch {
    return notTaken('not_built', `The document ${document.label} could not be made; nothing was sent.`);
  }
}

function partsOf(metadata: string, content: Buffer, token: string): readonly Part[] {
  return [
    { name: 'metadata', type: 'application/json', content: metadata },
    { name: 'document', type: 'application/pdf', fileName: 'document.pdf', content },
    { name: 'token', type: 'text/plain', content: token },
  ];
}
