import { z } from 'zod';
import { type DestinationDefinition, defineDestination, defineForm, type FormDefinition } from '#sdk';
import type { IntakeProgram } from './submission.ts';

const payload = z.looseObject({
  claim: z.looseObject({ answers: z.record(z.string(), z.unknown()) }),
  uploads: z.array(z.looseObject({ name: z.string(), code: z.string().optional() })).optional(),
  extra: z.boolean().optional(),
});

const form = defineForm({
  name: 'T-1',
  title: 'A claim for tests',
  payload,
  documents: ({ extra }) => [
    { label: 'T-1', documentType: 'L1', isRequired: true },
    ...(extra ? [{ label: 'T-1a', documentType: 'L2', isRequired: true, parent: 'T-1' }] : []),
  ],
  attachments: ({ uploads = [] }) => uploads.map(({ name }) => ({ name, documentType: 'L9' })),
  attachmentRules: { pdfBytes: 20_000_000, otherBytes: 5_000_000, page: [78, 101] },
  attachmentType: 'L0',
  fingerprint: { version: 1, ignore: ['claim.sentAt', 'uploads[].code'], uploads: 'uploads' },
  searchable: { ssn: (_payload, identity) => (identity.ssn ? [identity.ssn.replaceAll(/\D/g, '')] : []) },
});

const intake = defineDestination({
  name: 'intake',
  title: 'Paper intake',
  covers: 'submission',
  timeBoxDays: 21,
  provisionalWatchDays: 365,
  receiptKind: 'guid',
  proof: 'polled',
  whenUnknown: 'look_up',
  statuses: { received: 'accepted', success: 'provisional', vbms: 'delivered', error: 'rejected', expired: 'expired' },
});
const claims = defineDestination({ ...intake, name: 'claims', title: 'Claims', covers: 'main', receiptKind: 'claim_id' });

/** A small program for the tests of this slice and of those above it. */
export const testProgram: IntakeProgram = {
  name: 'tests',
  startWithinDays: 3,
  forms: new Map<string, FormDefinition<never>>([[form.name, form]]),
  destinations: new Map<string, DestinationDefinition>([intake, claims].map((each) => [each.name, each])),
};

/** A good row of the intake format; the parts given take the place of its own. */
export function aRow(id: string, parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id,
    form: 'T-1',
    person_id: `person-${id}`,
    submitted_at: '2024-05-01T12:00:00Z',
    payload: { claim: { answers: { condition: 'Tinnitus since service', claimant: 'Marigold Testwell' } } },
    identity: { first_name: 'Marigold', last_name: 'Testwell', ssn: '900-55-1234', birth_date: '1980-02-29' },
    ...parts,
  };
}
