import type { MappedField } from '../field-map.ts';
import { birthFields, fullNameFields, mailingAddressFields, ssnFields } from './person-fields.ts';

const PAGE = 'F[0].Page_1[0].';
const PROVIDER = 'F[0].provider.';

/** The provider fields carry these names where the blank's tables were renamed to count upwards. */
const provider = (field: string, at: string, label: string): MappedField => ({
  field: `${PROVIDER}${field}[#]`,
  at: `providerFacility[].${at}`,
  label,
  most: 5,
});

export const FIELDS_4142: readonly MappedField[] = [
  ...fullNameFields(PAGE, { first: 'VeteranFirstName[0]', initial: 'VeteranMiddleInitial1[0]', last: 'VeteranLastName[0]' }),
  ...ssnFields(`${PAGE}Claimants`),
  { field: `${PAGE}VAFileNumber[0]`, at: 'vaFileNumber', label: 'VA file number' },
  ...birthFields(PAGE),
  { field: `${PAGE}VeteransServiceNumber[0]`, at: 'veteranServiceNumber', label: 'Service number' },
  ...mailingAddressFields(PAGE),
  { field: `${PAGE}EMAIL[0]`, at: 'email', label: 'E-mail address' },
  { field: `${PAGE}EMAIL[1]`, at: 'veteranPhone', label: 'Telephone' },
  { field: 'F[0].#subform[1].InformationIsLimitedToWhatIsWrittenInThisSpace[0]', at: 'limitedConsent', label: 'The consent is limited to' },
  { field: 'F[0].#subform[1].DateSigned_Month_Day_Year[0]', at: 'signatureDate', label: 'Date signed' },
  provider('name', 'providerFacilityName', 'Provider'),
  provider('numberAndStreet', 'providerFacilityAddress.street', 'Provider, street'),
  provider('apartmentOrUnitNumber', 'providerFacilityAddress.street2', 'Provider, apartment or unit'),
  provider('city', 'providerFacilityAddress.city', 'Provider, city'),
  provider('state', 'providerFacilityAddress.state', 'Provider, state'),
  provider('country', 'providerFacilityAddress.country', 'Provider, country'),
  provider('dateRangeStart0', 'treatmentDateRange.0.from', 'Treated from'),
  provider('dateRangeEnd0', 'treatmentDateRange.0.to', 'Treated to'),
  provider('dateRangeStart1', 'treatmentDateRange.1.from', 'Treated again from'),
  provider('dateRangeEnd1', 'treatmentDateRange.1.to', 'Treated again to'),
];
