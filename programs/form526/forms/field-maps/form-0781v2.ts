import type { MappedField } from '../field-map.ts';
import { fullNameFields, inPieces } from './person-fields.ts';

const PAGE_1 = 'F[0].#subform[2].';
const PAGE_3 = 'F[0].#subform[4].';
const PAGE_4 = 'F[0].#subform[5].';

const tick = (field: string, at: string, label: string): MappedField => ({ field, at, label, piece: 'tick' });
const event = (field: string, at: string, label: string): MappedField => ({
  field: `${PAGE_1}${field}[#]`,
  at: `events[].${at}`,
  label,
  most: 6,
});
const facility = (field: string, at: string, label: string): MappedField => ({
  field: `${PAGE_4}${field}[#]`,
  at: `treatmentProvidersDetails[].${at}`,
  label,
  most: 3,
});

export const FIELDS_0781V2: readonly MappedField[] = [
  ...fullNameFields(PAGE_1, {
    first: 'Veterans_Service_Members_First_Name[0]',
    initial: 'VeteransMiddleInitial1[0]',
    last: 'VeteransLastName[0]',
  }),
  ...inPieces('veteranSocialSecurityNumber', 'Social Security number', {
    'ssn-area': `${PAGE_1}SSN1[0]`,
    'ssn-group': `${PAGE_1}SSN2[0]`,
    'ssn-serial': `${PAGE_1}SSN3[0]`,
  }),
  { field: `${PAGE_1}VAFileNumber[0]`, at: 'vaFileNumber', label: 'VA file number' },
  ...inPieces('veteranDateOfBirth', 'Date of birth', { month: `${PAGE_1}Month[0]`, day: `${PAGE_1}Day[0]`, year: `${PAGE_1}Year[0]` }),
  { field: `${PAGE_1}VeteransServiceNumber[0]`, at: 'veteranServiceNumber', label: 'Service number' },
  ...inPieces('veteranPhone', 'Telephone', {
    'area-code': `${PAGE_1}AreaCode[0]`,
    exchange: `${PAGE_1}FirstThreeNumbers[0]`,
    line: `${PAGE_1}LastFourNumbers[0]`,
  }),
  { field: `${PAGE_1}E_Mail_Address_Optional[0]`, at: 'email', label: 'E-mail address' },
  tick(`${PAGE_1}Combat_Traumatic_Events[0]`, 'eventTypes.combat', 'Combat'),
  tick(`${PAGE_1}Personal_Traumatic_Events_Involving_Military_Sexual_Trauma[0]`, 'eventTypes.mst', 'Military sexual trauma'),
  tick(`${PAGE_1}Personal_Traumatic_Events_Not_Involving_Military_Sexual_Trauma[0]`, 'eventTypes.nonMst', 'Other personal trauma'),
  tick(`${PAGE_1}Other_Traumatic_Events[0]`, 'eventTypes.other', 'Other traumatic events'),
  event('Brief_Description_Of_The_Traumatic_Events', 'details', 'Event'),
  event('Location_Of_The_Traumatic_Events', 'location', 'Place of the event'),
  event('Dates_The_Traumatic_Events_Occured', 'timing', 'Time of the event'),
  { field: `${PAGE_3}Other_Evidence[0]`, at: 'evidence.otherDetails', label: 'Other evidence' },
  facility('Name_And_Location_Of_Treatment_Facility', 'facilityInfo', 'Treatment facility'),
  facility('Date_Of_Treatment_Month', 'treatmentMonth', 'Month of treatment'),
  facility('Date_Of_Treatment_Year', 'treatmentYear', 'Year of treatment'),
  { field: `${PAGE_4}Remarks_If_Any[0]`, at: 'additionalInformation', label: 'Further information' },
  { field: `${PAGE_4}Signature[0]`, at: 'signature', label: 'Signature as submitted' },
  ...inPieces('signatureDate', 'Date signed', {
    month: `${PAGE_4}Date_Signed_Month[0]`,
    day: `${PAGE_4}Date_Signed_Day[0]`,
    year: `${PAGE_4}Date_Signed_Year[0]`,
  }),
];
