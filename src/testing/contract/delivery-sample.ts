import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { DeliveryContext, DocumentView, OpenedSubmission, PdfKit, RenderedPdf } from '#sdk';

/** What one delivery is about. Every person in it is invented; their values must turn up in no message. */
export interface DeliverySample {
  readonly submission: OpenedSubmission;
  /** Undefined: the whole submission goes. */
  readonly document?: DocumentView;
  /** The bytes of attachments by label. */
  readonly attachments?: Readonly<Record<string, Buffer>>;
  readonly parentReceipt?: string;
  /** What an earlier attempt kept. */
  readonly receipt?: string;
  readonly round?: number;
  /** Clients of other connectors, by name. */
  readonly connectors?: Readonly<Record<string, unknown>>;
  readonly pdf?: PdfKit;
}

export interface SampledDelivery<Client> extends DeliveryContext<Client> {
  /** The receipts that the delivery kept, in order. */
  readonly kept: readonly string[];
}

/** The context of one attempt, as the engine makes it. */
export function deliveryOf<Client>(
  client: Client,
  sample: DeliverySample,
  { signal = new AbortController().signal, onKeep }: { signal?: AbortSignal; onKeep?: (receipt: string) => void } = {},
): SampledDelivery<Client> {
  const kept: string[] = [];
  const { submission, document, attachments = {}, connectors = {} } = sample;
  return {
    client,
    signal,
    now: () => new Date('2026-03-04T05:06:07Z'),
    submission,
    document,
    key: createHash('sha256')
      .update(`${submission.id}/${document?.label ?? ''}`)
      .digest('hex'),
    madeAt: new Date('2026-03-04T05:00:00Z'),
    round: sample.round ?? 0,
    parentReceipt: sample.parentReceipt,
    receipt: sample.receipt,
    kept,
    keepReceipt: async (receipt) => {
      kept.push(receipt);
      onKeep?.(receipt);
    },
    connector: <Other>(name: string) => connectors[name] as Other | undefined,
    pdf: sample.pdf ?? ONE_PAGE_KIT,
    attachment: async (label) => Readable.from(attachments[label] ?? Buffer.alloc(0), { objectMode: false }),
    blankForm: async () => undefined,
  };
}

/** A PDF of one empty page. */
export const ONE_PAGE_PDF = Buffer.from(
  [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
  ].join('\n'),
);

/** Where the pages do not matter, each PDF is one empty page: hundreds of deliveries in a second. */
const ONE_PAGE_KIT: PdfKit = {
  render: async () => onePage(),
  fromImage: async () => onePage(),
  fromText: async () => onePage(),
  fill: async () => ({ pdf: ONE_PAGE_PDF, overflow: [] }),
  pages: async () => 1,
};

function onePage(): RenderedPdf {
  return { pdf: ONE_PAGE_PDF, warnings: [] };
}

/** Every text of four characters or more in what a sample says of a person: none of them may stand in a message. */
export function personalValuesOf({ submission }: DeliverySample): readonly string[] {
  const names = submission.documents.map(({ fileName }) => fileName);
  return textsIn([submission.identity, submission.payload, names]).filter((text) => text.length >= 4);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
