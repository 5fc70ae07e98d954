import type { MappedField } from '../field-map.ts';
import { birthFields, fullNameFields, inPieces, ssnFields } from './person-fields.ts';

const FIRST = 'form1[0].#subform[0].';
const LAST = 'form1[0].#subform[2].';

const PERSON: readonly MappedField[] = [
  ...fullNameFields(FIRST, { first: 'ClaimantsFirstName[0]', initial: 'ClaimantsMiddleInitial1[0]', last: 'ClaimantsLastName[0]' }),
  ...ssnFields(`${FIRST}Claimants`),
  { field: `${FIRST}VAFileNumber[0]`, at: 'vaFileNumber', label: 'VA file number' },
  ...birthFields(FIRST),
  { field: `${FIRST}VeteransServiceNumber[0]`, at: 'veteranServiceNumber', label: 'Service number' },
  { field: `${FIRST}PreferredEmail[0]`, at: 'email', label: 'E-mail address' },
  { field: `${FIRST}PreferredEmail[1]`, at: 'veteranPhone', label: 'Telephone' },
  { field: `${FIRST}PreferredEmail[2]`, at: 'veteranSecondaryPhone', label: 'Second telephone' },
];

/** The fields for incidents carry these names where the blank's tables were renamed to count upwards. */
const INCIDENTS: readonly MappedField[] = [
  ...inPieces('incidents[].incidentDate', 'Date of the incident', {
    month: 'incidentDateMonth[#]',
    day: 'incidentDateDay[#]',
    year: 'incidentDateYear[#]',
  }),
  ...inPieces('incidents[].unitAssignedDates.from', 'Assigned from', {
    month: 'unitAssignmentDateFromMonth[#]',
    day: 'unitAssignmentDateFromDay[#]',
    year: 'unitAssignmentDateFromYear[#]',
  }),
  ...inPieces('incidents[].unitAssignedDates.to', 'Assigned to', {
    month: 'unitAssignmentDateToMonth[#]',
    day: 'unitAssignmentDateToDay[#]',
    year: 'unitAssignmentDateToYear[#]',
  }),
  { field: 'incidentLocationFirstRow[#]', at: 'incidents[].incidentLocation', label: 'Place of the incident' },
  { field: 'unitAssignmentFirstRow[#]', at: 'incidents[].unitAssigned', label: 'Unit' },
  { field: 'incidentDescription[#]', at: 'incidents[].incidentDescription', label: 'Description of the incident' },
  { field: 'medalsCitations[#]', at: 'incidents[].medalsCitations', label: 'Medals or citations' },
].map((mapped) => ({ ...mapped, most: 2 }));

const END: readonly MappedField[] = [
  { field: `${LAST}REMARKS[0]`, at: 'remarks', label: 'Remarks' },
  { field: `${LAST}Signature[0]`, at: 'signature', label: 'Signature as submitted' },
  { field: `${LAST}Date11[0]`, at: 'signatureDate', label: 'Date signed' },
];

export const FIELDS_0781: readonly MappedField[] = [...PERSON, ...INCIDENTS, ...END];

/** The form for personal assault shares the names of its person and incident fields; it has its own last page. */
export const FIELDS_0781A: readonly MappedField[] = [...PERSON, ...INCIDENTS.filter(({ at }) => !at.endsWith('medalsCitations')), END[0]!];
