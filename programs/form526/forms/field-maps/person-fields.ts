import type { MappedField, Piece } from '../field-map.ts';

/** Fields that the blanks share, under each blank's own prefix and spelling. */

export function inPieces(at: string, label: string, fields: Partial<Record<Piece, string>>): MappedField[] {
  return Object.entries(fields).map(([piece, field]) => ({ field, at, label, piece: piece as Piece }));
}

export function fullNameFields(prefix: string, names: { first: string; initial: string; last: string }): MappedField[] {
  return [
    { field: `${prefix}${names.first}`, at: 'veteranFullName.first', label: 'First name' },
    { field: `${prefix}${names.initial}`, at: 'veteranFullName.middle', label: 'Middle name', piece: 'initial' },
    { field: `${prefix}${names.last}`, at: 'veteranFullName.last', label: 'Last name' },
  ];
}

export function ssnFields(prefix: string, index = 0): MappedField[] {
  return inPieces('veteranSocialSecurityNumber', 'Social Security number', {
    'ssn-area': `${prefix}SocialSecurityNumber_FirstThreeNumbers[${index}]`,
    'ssn-group': `${prefix}SocialSecurityNumber_SecondTwoNumbers[${index}]`,
    'ssn-serial': `${prefix}SocialSecurityNumber_LastFourNumbers[${index}]`,
  });
}

export function birthFields(prefix: string): MappedField[] {
  return inPieces('veteranDateOfBirth', 'Date of birth', {
    month: `${prefix}DOBmonth[0]`,
    day: `${prefix}DOBday[0]`,
    year: `${prefix}DOByear[0]`,
  });
}

export function mailingAddressFields(prefix: string): MappedField[] {
  const field = (name: string) => `${prefix}CurrentMailingAddress_${name}[0]`;
  return [
    { field: field('NumberAndStreet'), at: 'veteranAddress.street', label: 'Street' },
    { field: field('ApartmentOrUnitNumber'), at: 'veteranAddress.street2', label: 'Apartment or unit' },
    { field: field('City'), at: 'veteranAddress.city', label: 'City' },
    { field: field('StateOrProvince'), at: 'veteranAddress.state', label: 'State or province' },
    { field: field('Country'), at: 'veteranAddress.country', label: 'Country' },
    ...inPieces('veteranAddress.postalCode', 'ZIP or postal code', {
      zip: field('ZIPOrPostalCode_FirstFiveNumbers'),
      'zip-plus-4': field('ZIPOrPostalCode_LastFourNumbers'),
    }),
  ];
}
