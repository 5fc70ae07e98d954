import { address, dates, SIGNATURE, VETERAN } from './person-questions.ts';
import type { FormText, Question } from './transcribe.ts';

const RANGE: Question = {
  at: 'treatmentDateRange',
  each: 'Period of treatment',
  inside: [
    { at: 'from', label: 'From' },
    { at: 'to', label: 'To' },
  ],
};

const PROVIDERS: Question = {
  at: 'providerFacility',
  each: 'Provider or facility',
  inside: [
    { at: 'providerFacilityName', label: 'Name' },
    { at: 'issues', label: 'Conditions treated' },
    { at: 'conditionsTreated', label: 'Conditions treated' },
    { at: 'treatmentLocation0781Related', label: 'Related to the statement about traumatic events' },
    RANGE,
    address('Address', 'providerFacilityAddress'),
  ],
};

export const FORM_4142: FormText = {
  number: '21-4142',
  title: 'Authorization to disclose information to the Department of Veterans Affairs',
  sections: [
    { title: 'Section I: The veteran', questions: VETERAN },
    { title: 'Section II: Providers that hold the records', questions: [PROVIDERS, dates('Period of treatment', 'treatmentDates')] },
    {
      title: 'Section III: Consent',
      questions: [
        { at: 'limitedConsent', label: 'The consent is limited to' },
        { at: 'acknowledgeToReleaseInformation', label: 'Release of the information acknowledged' },
      ],
    },
    { title: 'Section IV: Certification and signature', questions: SIGNATURE },
  ],
};
