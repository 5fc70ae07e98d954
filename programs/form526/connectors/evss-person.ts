import type { Identity } from '../../../src/sdk/index.ts';

export interface EvssPerson {
  readonly identity: Identity;
  readonly transactionId: string;
  readonly issuedAt: Date;
  /** The file number to try; the person's first one where left out. */
  readonly fileNumber?: string;
}

/** How the older system signed people in; EVSS takes no request without it. */
const SIGN_IN = { va_eauth_csid: 'DSLogon', va_eauth_authenticationmethod: 'DSLogon', va_eauth_assurancelevel: '3' };

/** The partner knows the person by headers. Values outside ASCII cannot stand in a header and are percent-encoded, as RFC 8187 has it. */
export function personHeaders({ identity, transactionId, issuedAt, fileNumber }: EvssPerson): Record<string, string> {
  const values: Record<string, string | undefined> = {
    ...SIGN_IN,
    va_eauth_pnid: digitsOf(identity.ssn),
    va_eauth_pnidtype: 'SSN',
    va_eauth_pid: identity.participant_id,
    va_eauth_birlsfilenumber: digitsOf(fileNumber ?? identity.file_numbers?.[0]),
    va_eauth_firstName: identity.first_name,
    va_eauth_middleName: identity.middle_name,
    va_eauth_lastName: identity.last_name,
    va_eauth_birthdate: atMidnight(identity.birth_date),
    va_eauth_authorization: authorizationOf(identity),
    va_eauth_service_transaction_id: transactionId,
    va_eauth_issueinstant: issuedAt.toISOString().replace(/\.\d{3}Z$/, 'Z'),
  };
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, headerSafe(value)]] : [])));
}

/** JSON in ASCII, so that it needs no encoding as a header. */
function authorizationOf({ ssn, first_name, last_name, birth_date }: Identity): string {
  const response = {
    status: 'VETERAN',
    idType: 'SSN',
    id: digitsOf(ssn),
    firstName: first_name,
    lastName: last_name,
    birthDate: atMidnight(birth_date),
  };
  const json = JSON.stringify({ authorizationResponse: response });
  return json.replaceAll(/[^\x20-\x7e]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** People write numbers with hyphens and spaces; the partner takes digits. */
function digitsOf(number: string | undefined): string | undefined {
  return number?.replaceAll(/[\s-]/g, '');
}

function atMidnight(date: string | undefined): string | undefined {
  return date && /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T00:00:00+00:00` : date;
}

function headerSafe(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value.toWellFormed());
}
