import type { MappedField } from '../field-map.ts';
import { birthFields, fullNameFields, inPieces, mailingAddressFields, ssnFields } from './person-fields.ts';

const PAGE_1 = 'form1[0].#subform[0].';
const PAGE_2 = 'form1[0].#subform[1].';
const PAGE_3 = 'form1[0].#subform[2].';
const AT = 'unemployability.';

const onDay = (at: string, label: string, index: number): MappedField[] =>
  inPieces(`${AT}${at}`, label, { month: `${PAGE_1}Month[${index}]`, day: `${PAGE_1}Day[${index}]`, year: `${PAGE_1}Year[${index + 4}]` });
const employer = (field: string, at: string, label: string): MappedField => ({
  field: `${field}[#]`,
  at: `${AT}previousEmployers[].${at}`,
  label,
  most: 5,
});
const applied = (field: string, at: string, label: string): MappedField => ({
  field: `${field}[#]`,
  at: `${AT}appliedEmployers[].${at}`,
  label,
  most: 3,
});

export const FIELDS_8940: readonly MappedField[] = [
  ...fullNameFields(PAGE_1, { first: 'VeteransFirstName[0]', initial: 'VeteransMiddleInitial[0]', last: 'VeteransLastName[0]' }),
  ...ssnFields(`${PAGE_1}Veterans`),
  { field: `${PAGE_1}VAFileNumber[0]`, at: 'vaFileNumber', label: 'VA file number' },
  ...birthFields(PAGE_1),
  ...mailingAddressFields(PAGE_1),
  { field: `${PAGE_1}EmailAddress[0]`, at: 'email', label: 'E-mail address' },
  { field: `${PAGE_1}TelephoneNumber_IncludeAreaCode[0]`, at: 'veteranPhone', label: 'Telephone' },
  {
    field: `${PAGE_1}ServiceConnectedDisability[0]`,
    at: `${AT}disabilityPreventingEmployment`,
    label: 'Disability that prevents employment',
  },
  ...onDay('disabilityAffectedEmploymentFullTimeDate', 'Disability affected full-time employment', 4),
  ...onDay('lastWorkedFullTimeDate', 'Last day of full-time work', 5),
  ...onDay('becameTooDisabledToWorkDate', 'Too disabled to work since', 6),
  { field: `${PAGE_1}NumericField1[0]`, at: `${AT}mostEarningsInAYear`, label: 'Highest earnings in a year' },
  { field: `${PAGE_1}Year[11]`, at: `${AT}yearOfMostEarnings`, label: 'Year of the highest earnings' },
  { field: `${PAGE_1}OccupationDuringThatYear[0]`, at: `${AT}occupationDuringMostEarnings`, label: 'Occupation in that year' },
  { field: `${PAGE_2}NumericField1[4]`, at: `${AT}past12MonthsEarnedIncome`, label: 'Earned income of the past 12 months' },
  { field: `${PAGE_2}NumericField1[5]`, at: `${AT}currentMonthlyEarnedIncome`, label: 'Current monthly earned income' },
  employer('typeOfWork', 'typeOfWork', 'Kind of work'),
  employer('hoursPerWeek', 'hoursPerWeek', 'Hours a week'),
  employer('fromDate', 'dates.from', 'Employed from'),
  employer('toDate', 'dates.to', 'Employed to'),
  employer('timeLost', 'timeLostFromIllness', 'Time lost from illness'),
  employer('highestGrossEarnings', 'mostEarningsInAMonth', 'Highest earnings in a month'),
  applied('workType', 'workType', 'Kind of work applied for'),
  applied('dateApplied', 'date', 'Date of application'),
  { field: `${PAGE_3}Remarks[0]`, at: `${AT}remarks`, label: 'Remarks' },
  { field: `${PAGE_3}Signature[2]`, at: 'signature', label: 'Signature as submitted' },
  { field: `${PAGE_3}DateSigned[0]`, at: 'signatureDate', label: 'Date signed' },
];
