import { z } from 'zod';
import { type AnyForm, defineForm, type Identity, type PlannedDocument } from '../../src/sdk/index.ts';

/** A value that the person left out is written as null, as an empty text, or not at all. */
const text = z.string().nullish();

/** What the legacy system files the person under; the same in all three kinds. */
const filed = { rpo_code: text, indicator: text };

export const addressChange = z.looseObject({
  ...filed,
  veteran_name: text,
  address1: text,
  address2: text,
  address3: text,
  address4: text,
  /** Kept, and not in the partner's file. */
  address5: text,
  city: text,
  state: text,
  zip_code: text,
});

export const directDepositChange = z.looseObject({
  ...filed,
  full_name: text,
  phone: text,
  phone2: text,
  email: text,
  acct_no: text,
  acct_type: z.enum(['checking', 'savings']).nullish(),
  routing_no: text,
  bank_name: text,
  bank_phone: text,
});

export const verification = z.looseObject({
  ...filed,
  stub_nm: text,
  /** An older system's row may lack it; such a row is refused by the export, not here, so that it is listed. */
  transact_date: z.iso.date().nullish(),
  source_ind: z.enum(['web', 'phone']).nullish(),
});

export const ADDRESS_CHANGE = 'address-change';
export const DIRECT_DEPOSIT_CHANGE = 'direct-deposit-change';
export const VERIFICATION = 'verification';

/** A change is one row of a file: one document without attachments. */
function changeForm<Payload>(name: string, title: string, payload: z.ZodType<Payload>): AnyForm {
  const change: PlannedDocument = { label: name, documentType: 'row', isRequired: true };
  return defineForm<Payload>({
    name,
    title,
    payload,
    documents: () => [change],
    attachments: () => [],
    attachmentRules: { pdfBytes: 0, otherBytes: 0, page: [0, 0] },
    attachmentType: 'none',
    fingerprint: { version: 1, ignore: [] },
    searchable: { ssn: (_payload, identity: Identity) => (identity.ssn ? [identity.ssn.replaceAll(/\D/g, '')] : []) },
  });
}

export const forms = [
  changeForm(ADDRESS_CHANGE, 'Change of address', addressChange),
  changeForm(DIRECT_DEPOSIT_CHANGE, 'Change of direct deposit', directDepositChange),
  changeForm(VERIFICATION, 'Verification of enrollment', verification),
];
