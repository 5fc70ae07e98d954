import { camel, requireName, type Skeleton } from './skeleton.ts';

/** A program that can be loaded at once: a form with one document, a destination, a task. */
export function programSkeleton(name: string): Skeleton {
  requireName(name, /^[a-z][a-z0-9_]{0,30}$/, 'change_of_address');
  const folder = `programs/${name}`;
  const own = camel(name);
  return {
    files: {
      [`${folder}/index.ts`]: indexText(name),
      [`${folder}/form.ts`]: formText(name),
      [`${folder}/destinations.ts`]: DESTINATIONS,
      [`${folder}/${name.replaceAll('_', '-')}.test.ts`]: TEST,
    },
    next: [
      'Add to waybill.config.ts:',
      `  import ${own} from './programs/${name}/index.ts';`,
      `  programs: [form526, ${own}],`,
      `Then: waybill task list --program ${name}`,
    ],
  };
}

function indexText(name: string): string {
  return `import { defineProgram } from '../../src/sdk/index.ts';
import { destinations } from './destinations.ts';
import { form } from './form.ts';

/** Say here what people send, and to whom it goes. */
export default defineProgram({
  name: '${name}',
  title: '${titleOf(name)}',
  folder: import.meta.dirname,
  forms: [form],
  destinations,
  connectors: [],
  tasks: [],
  startWithinDays: 7,
  partners: [{ name: 'receiver', title: 'The receiving office', acknowledgeWithinDays: 21 }],
});
`;
}

function formText(name: string): string {
  return `import { z } from 'zod';
import { defineForm } from '../../src/sdk/index.ts';

const MEGABYTE = 1_000_000;

/** The least that must hold; unknown keys are kept. */
const payload = z.looseObject({ request: z.string().min(1) });

export const form = defineForm<z.infer<typeof payload>>({
  name: '${name}',
  title: '${titleOf(name)}',
  payload,
  // Each file that has to arrive. A submission is delivered when every required one is.
  documents: () => [{ label: '${name}', documentType: 'main', isRequired: true }],
  attachments: () => [],
  attachmentRules: { pdfBytes: 100 * MEGABYTE, otherBytes: 50 * MEGABYTE, page: [78, 101] },
  attachmentType: 'attachment',
  // Paths that change with every try of the same request; raise the version with every change.
  fingerprint: { version: 1, ignore: [] },
  searchable: {},
});
`;
}

const DESTINATIONS = `import { defineDestination } from '../../src/sdk/index.ts';

/** Who ends up with the documents, and their own words for what became of them. */
export const destinations = [
  defineDestination({
    name: 'receiver',
    title: 'The receiving office',
    covers: 'submission',
    timeBoxDays: 21,
    provisionalWatchDays: 30,
    receiptKind: 'receipt',
    proof: 'receipt_only',
    whenUnknown: 'hold',
    statuses: { received: 'accepted', filed: 'delivered', refused: 'rejected' },
  }),
];
`;

const TEST = `import { expect, test } from 'vitest';
import program from './index.ts';

test('a request is one required document', () => {
  const [form] = program.forms;
  const payload = form?.payload.parse({ request: 'something' }) as never;
  expect(form?.documents(payload).filter(({ isRequired }) => isRequired)).toHaveLength(1);
});
`;

function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
