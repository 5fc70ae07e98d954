import type { Readable } from 'node:stream';
import { type DeliveryAnswer, type DeliveryContext, type DocumentView, defineDestination } from '../../../src/sdk/index.ts';
import type { EvssClient } from '../connectors/evss.ts';
import { EVSS_UPLOAD_ERRORS } from '../connectors/evss-answers.ts';
import { notTaken, refused } from '../connectors/partner-answers.ts';
import { makeEntry } from '../packaging/gather-entries.ts';
import type { Payload526 } from '../payload.ts';
import { transactionOf } from './claim-to-send.ts';
import { EVSS_ERRORS } from './evss.ts';
import { retryMinutes } from './retry-minutes.ts';

/** What the partner calls the types of documents that claims come with. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  L015: 'Buddy/Lay Statement',
  L023: 'Other Correspondence',
  L048: 'Medical Treatment Record - Government Facility',
  L049: 'Medical Treatment Record - Non-Government Facility',
  L107: 'VA 21-4142 Authorization To Disclose Information',
  L149: 'VA 21-8940 Application for Increased Compensation Based on Unemployability',
  L228: 'VA 21-0781 Statement in Support of Claim for PTSD',
  L229: 'VA 21-0781a Statement in Support of Claim for PTSD Secondary to Personal Assault',
  L451: 'STR - Medical',
  L533: 'VA 21-526EZ Fully Developed Claim',
};

/** EVSS's queue of documents for claims that are established. It gives no receipt and answers no question: what it took stays its word alone. */
export const evssDocuments = defineDestination<EvssClient>({
  name: 'evss_documents',
  title: 'EVSS documents',
  connector: 'evss',
  covers: 'document',
  timeBoxDays: 3,
  provisionalWatchDays: 7,
  receiptKind: 'upload',
  proof: 'receipt_only',
  whenUnknown: 'hold',
  statuses: { queued: 'accepted', filed: 'delivered' },
  errors: {
    ...EVSS_ERRORS,
    ...EVSS_UPLOAD_ERRORS,
    too_large: { title: 'Too large for EVSS', then: 'mend' },
    no_claim_number: { title: 'The claim has no number that EVSS knows', then: 'mend' },
    bad_document_type: { title: 'The document has no type that EVSS knows', then: 'mend' },
    document_not_made: { title: 'The document could not be produced', then: 'retry' },
    document_empty: { title: 'The document is empty', then: 'mend' },
  },
  concurrency: 8,
  retryMinutes: retryMinutes(16),
  mostRounds: 1,
  deliver,
});

async function deliver(context: DeliveryContext<EvssClient>): Promise<DeliveryAnswer> {
  const { client, signal, submission, document, parentReceipt: claimId, madeAt, key } = context;
  const fault = faultOf(document, claimId);
  if (fault) return fault;
  const { label, documentType } = document as DocumentView;
  const content = await make(context, document as DocumentView);
  if (!('content' in content)) return content;
  const who = { identity: submission.identity, transactionId: transactionOf(context), issuedAt: madeAt };
  const description = DESCRIPTIONS[documentType] ?? documentType;
  const sent = { claimId: claimId as string, documentType, description, fileName: `${label}.pdf`, ...content };
  const answer = await client.upload(sent, who, signal);
  if (answer.kind !== 'taken') return answer;
  const [state, status] = answer.isFiled ? (['delivered', 'filed'] as const) : (['accepted', 'queued'] as const);
  return { kind: 'taken', state, status, receipt: `${claimId}/${key.slice(0, 16)}`, httpStatus: answer.httpStatus };
}

function faultOf(document: DocumentView | undefined, claimId: string | undefined): DeliveryAnswer | undefined {
  if (!claimId || !/^\d+$/.test(claimId)) return refused('no_claim_number', 'The claim that the document belongs to has no number.');
  if (!document || !/^L\d{3,4}$/.test(document.documentType))
    return refused('bad_document_type', 'The document type is not L and 3 or 4 digits.');
  if (document.source === 'attachment' && document.bytes === 0) return refused('document_empty', `${document.label} has no content.`);
  return undefined;
}

/** Always a PDF: EVSS lost thousands of texts and images to their encoding and to names that did not fit their content. */
async function make(
  context: DeliveryContext<EvssClient>,
  document: DocumentView,
): Promise<{ content: Buffer | Readable; bytes?: number } | DeliveryAnswer> {
  try {
    const { content } = await makeEntry(context, context.submission.payload as Payload526, { name: `${document.label}.pdf`, document });
    if (typeof content !== 'function') return { content };
    return { content: await content(), ...(document.bytes === null ? {} : { bytes: document.bytes }) };
  } catch {
    return notTaken('document_not_made', `${document.label} could not be made into a PDF.`);
  }
}
