import type { Question } from './transcribe.ts';

/** Questions that several of the forms ask in the same words. */

export const fullName = (title: string, at: string): Question => ({
  at,
  title,
  inside: [
    { at: 'first', label: 'First name' },
    { at: 'middle', label: 'Middle name' },
    { at: 'middleInitial', label: 'Middle initial' },
    { at: 'last', label: 'Last name' },
    { at: 'suffix', label: 'Suffix' },
  ],
});

export const address = (title: string, at: string): Question => ({
  at,
  title,
  inside: [
    { at: 'street', label: 'Street' },
    { at: 'street2', label: 'Apartment or unit' },
    { at: 'street3', label: 'Further address line' },
    { at: 'addressLine1', label: 'Street' },
    { at: 'addressLine2', label: 'Apartment or unit' },
    { at: 'addressLine3', label: 'Further address line' },
    { at: 'city', label: 'City' },
    { at: 'state', label: 'State or province' },
    { at: 'postalCode', label: 'ZIP or postal code' },
    { at: 'zipFirstFive', label: 'ZIP code' },
    { at: 'zipLastFour', label: 'ZIP code, last four digits' },
    { at: 'internationalPostalCode', label: 'International postal code' },
    { at: 'militaryPostOfficeTypeCode', label: 'Military post office type' },
    { at: 'militaryStateCode', label: 'Military state code' },
    { at: 'country', label: 'Country' },
    { at: 'type', label: 'Kind of address' },
    { at: 'addressChangeType', label: 'Kind of change' },
    { at: 'beginningDate', label: 'Valid from' },
    { at: 'endingDate', label: 'Valid until' },
  ],
});

export const dates = (title: string, at: string): Question => ({
  at,
  title,
  inside: [
    { at: 'from', label: 'From' },
    { at: 'to', label: 'To' },
    { at: 'startDate', label: 'From' },
    { at: 'endDate', label: 'To' },
  ],
});

export const phone = (title: string, at: string): Question => ({
  at,
  title,
  inside: [
    { at: 'areaCode', label: 'Area code' },
    { at: 'phoneNumber', label: 'Number' },
  ],
});

export const VETERAN: readonly Question[] = [
  fullName("Veteran's name", 'veteranFullName'),
  { at: 'veteranSocialSecurityNumber', label: 'Social Security number' },
  { at: 'vaFileNumber', label: 'VA file number' },
  { at: 'veteranDateOfBirth', label: 'Date of birth' },
  { at: 'veteranServiceNumber', label: 'Service number' },
  address('Mailing address', 'veteranAddress'),
  { at: 'email', label: 'E-mail address' },
  { at: 'veteranPhone', label: 'Telephone' },
  { at: 'veteranSecondaryPhone', label: 'Second telephone' },
  { at: 'veteranIntPhone', label: 'International telephone' },
];

export const SIGNATURE: readonly Question[] = [
  { at: 'signature', label: 'Signature as submitted' },
  { at: 'signatureDate', label: 'Date signed' },
  { at: 'privacyAgreementAccepted', label: 'Privacy agreement accepted' },
  { at: 'statementOfTruthCertified', label: 'Statement of truth certified' },
  { at: 'statementOfTruthSignature', label: 'Statement of truth signed as' },
];
