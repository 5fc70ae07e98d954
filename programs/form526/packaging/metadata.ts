import anyAscii from 'any-ascii';
import type { Identity } from '../../../src/sdk/index.ts';
import { claimOf, isRecord, type Payload526 } from '../payload.ts';

/** What the receiver reads beside the documents. Every value is a string: its validator refuses any other kind. */
export interface PackageMetadata {
  readonly veteranFirstName: string;
  readonly veteranLastName: string;
  readonly fileNumber: string;
  readonly zipCode: string;
  readonly source: string;
  readonly docType: string;
  readonly businessLine: string;
  readonly claimDate: string;
  readonly forceOfframp: string;
}

export type MetadataResult = { readonly metadata: PackageMetadata } | { readonly faults: readonly string[] };

const LONGEST_NAME = 50;
const FOREIGN_ZIP = '00000';

/** Builds the metadata by the receiver's own rules, or names each field that cannot be made to fit. A corrected zip goes before the payload's address. */
export function packageMetadata(
  payload: Payload526,
  identity: Identity,
  claimDate: string,
  corrected: { readonly zip?: string } = {},
): MetadataResult {
  const veteranFirstName = cleanName(identity.first_name);
  const veteranLastName = cleanName(identity.last_name);
  const fileNumber = cleanFileNumber([identity.ssn, ...(identity.file_numbers ?? [])]);
  const faults = [
    ...(veteranFirstName ? [] : ['identity.first_name']),
    ...(veteranLastName ? [] : ['identity.last_name']),
    ...(fileNumber ? [] : ['identity.ssn']),
  ];
  if (!fileNumber || faults.length > 0) return { faults };
  return {
    metadata: {
      veteranFirstName,
      veteranLastName,
      fileNumber,
      zipCode: (corrected.zip === undefined ? undefined : cleanZip(corrected.zip)) ?? zipOf(payload, identity),
      source: 'va.gov backup submission',
      docType: '21-526EZ',
      businessLine: 'CMP',
      claimDate,
      forceOfframp: 'true',
    },
  };
}

/** Letters, hyphen, slash and space, at most 50 characters. Other scripts are transliterated, what is left over is dropped. */
export function cleanName(name: string | undefined): string {
  return anyAscii((name ?? '').normalize('NFC'))
    .replaceAll(/[^A-Za-z\-/ ]/g, '')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
    .slice(0, LONGEST_NAME)
    .trim();
}

/** The first number of 8 or 9 digits: a social security number or a file number. */
function cleanFileNumber(numbers: readonly (string | undefined)[]): string | undefined {
  return numbers.map((number) => (number ?? '').replaceAll(/[\s-]/g, '')).find((number) => /^\d{8,9}$/.test(number));
}

/** `NNNNN` or `NNNNN-NNNN`; `00000` abroad and where nothing fits, as the receiver wants it. */
function zipOf(payload: Payload526, identity: Identity): string {
  const address = mailingAddress(payload);
  if (address && !isDomestic(address)) return FOREIGN_ZIP;
  const own = address ? cleanZip(`${text(address.zipFirstFive)}${text(address.zipLastFour)}`) : undefined;
  return own ?? cleanZip(identity.zip ?? '') ?? FOREIGN_ZIP;
}

function mailingAddress(payload: Payload526): Readonly<Record<string, unknown>> | undefined {
  const veteran = claimOf(payload).veteran;
  if (!isRecord(veteran)) return undefined;
  // The first version of the older system's form has it under its shorter name.
  return [veteran.currentMailingAddress, veteran.mailingAddress].find(isRecord);
}

function isDomestic(address: Readonly<Record<string, unknown>>): boolean {
  const country = text(address.country).toUpperCase();
  return country === '' || country === 'USA' || country === 'US' || country === 'UNITED STATES';
}

function cleanZip(zip: string): string | undefined {
  const digits = zip.replaceAll(/\D/g, '');
  if (digits.length === 9) return `${digits.slice(0, 5)}-${digits.slice(5)}`;
  return digits.length === 5 ? digits : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
