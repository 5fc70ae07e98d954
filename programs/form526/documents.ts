import type { PlannedAttachment, PlannedDocument } from '../../src/sdk/index.ts';
import { furtherPartsOf, isBdd, type Payload526, partOf, statementOf, uploadsOf } from './payload.ts';

/** The partner's document type codes for the forms of a claim. */
export const DOCUMENT_TYPES = {
  '21-526EZ': 'L533',
  '21-4142': 'L107',
  '21-0781': 'L228',
  '21-0781a': 'L229',
  '21-0781V2': 'L228',
  '21-8940': 'L149',
  'further-answers': 'L023',
  'bdd-instructions': 'L023',
} as const;

export type FormLabel = keyof typeof DOCUMENT_TYPES;

const MAIN: FormLabel = '21-526EZ';

/** Other correspondence: what an upload without a type is filed under. */
export const UNTYPED_ATTACHMENT = 'L023';

/** The forms that a payload makes necessary, in the order in which the partner gathers them. */
export function documentsOf(payload: Payload526): readonly PlannedDocument[] {
  const present: readonly (readonly [FormLabel, boolean])[] = [
    ['21-4142', partOf(payload, 'form4142') !== undefined],
    ['21-0781', statementOf(payload, 'form0781') !== undefined],
    ['21-0781a', statementOf(payload, 'form0781a') !== undefined],
    ['21-0781V2', statementOf(payload, 'form0781v2') !== undefined],
    ['21-8940', partOf(payload, 'form8940') !== undefined],
    ['further-answers', furtherPartsOf(payload) !== undefined],
    ['bdd-instructions', isBdd(payload)],
  ];
  const others = present.filter(([, isPresent]) => isPresent).map(([label]) => planned(label, MAIN));
  return [planned(MAIN), ...others];
}

function planned(label: FormLabel, parent?: FormLabel): PlannedDocument {
  return { label, documentType: DOCUMENT_TYPES[label], isRequired: true, ...(parent ? { parent } : {}) };
}

/** The uploads that the payload speaks of. One that never came is a broken document, not a forgotten one. */
export function attachmentsOf(payload: Payload526): readonly PlannedAttachment[] {
  return uploadsOf(payload).map(({ name = '', attachmentId = UNTYPED_ATTACHMENT }) => ({ name, documentType: attachmentId }));
}
