import { address, phone } from './person-questions.ts';
import type { FormText, Question } from './transcribe.ts';

/** The claim itself. The partner renders the official form; this transcription is what there is where it cannot. */

const partialDate = (title: string, at: string): Question => ({
  at,
  title,
  inside: [
    { at: 'year', label: 'Year' },
    { at: 'month', label: 'Month' },
    { at: 'day', label: 'Day' },
  ],
});

const VETERAN: Question = {
  at: 'veteran',
  title: 'Contact',
  isFlat: true,
  inside: [
    { at: 'emailAddress', label: 'E-mail address' },
    phone('Daytime telephone', 'daytimePhone'),
    phone('Evening telephone', 'eveningPhone'),
    phone('Cell telephone', 'cellPhone'),
    address('Mailing address', 'currentMailingAddress'),
    address('Change of address', 'changeOfAddress'),
    { at: 'currentlyVAEmployee', label: 'Works for the Department of Veterans Affairs' },
  ],
};

const HOMELESSNESS: Question = {
  at: 'veteran',
  title: 'Living situation',
  isFlat: true,
  inside: [
    {
      at: 'homelessness',
      title: 'Homelessness',
      inside: [
        {
          at: 'pointOfContact',
          title: 'Person who can reach the veteran',
          inside: [{ at: 'pointOfContactName', label: 'Name' }, phone('Telephone', 'primaryPhone')],
        },
        {
          at: 'currentlyHomeless',
          title: 'Homeless now',
          inside: [
            { at: 'homelessSituationType', label: 'Situation' },
            { at: 'otherLivingSituation', label: 'Other living situation' },
          ],
        },
        {
          at: 'homelessnessRisk',
          title: 'At risk of becoming homeless',
          inside: [
            { at: 'homelessnessRiskSituationType', label: 'Situation' },
            { at: 'otherLivingSituation', label: 'Other living situation' },
          ],
        },
      ],
    },
  ],
};

const DISABILITY: readonly Question[] = [
  { at: 'name', label: 'Disability' },
  { at: 'disabilityActionType', label: 'Kind of claim' },
  { at: 'diagnosticCode', label: 'Diagnostic code' },
  { at: 'ratedDisabilityId', label: 'Number of the rated disability' },
  { at: 'ratingDecisionId', label: 'Number of the rating decision' },
  { at: 'classificationCode', label: 'Classification code' },
  { at: 'approximateBeginDate', label: 'Began about' },
  { at: 'serviceRelevance', label: 'How it is connected with service' },
  { at: 'cause', label: 'Cause' },
  { at: 'specialIssues', label: 'Special issues' },
];

const DISABILITIES: Question = {
  at: 'disabilities',
  each: 'Disability',
  inside: [...DISABILITY, { at: 'secondaryDisabilities', each: 'Secondary disability', inside: DISABILITY }],
};

const TREATMENTS: Question = {
  at: 'treatments',
  each: 'Treatment',
  inside: [
    {
      at: 'center',
      title: 'Facility',
      inside: [
        { at: 'name', label: 'Name' },
        { at: 'city', label: 'City' },
        { at: 'state', label: 'State' },
        { at: 'country', label: 'Country' },
      ],
    },
    { at: 'treatedDisabilityNames', label: 'Disabilities treated' },
    partialDate('From', 'startDate'),
    partialDate('To', 'endDate'),
  ],
};

const SERVICE: Question = {
  at: 'serviceInformation',
  title: 'Service',
  isFlat: true,
  inside: [
    {
      at: 'servicePeriods',
      each: 'Period of service',
      inside: [
        { at: 'serviceBranch', label: 'Branch' },
        { at: 'activeDutyBeginDate', label: 'Active duty from' },
        { at: 'activeDutyEndDate', label: 'Active duty to' },
        { at: 'separationLocationCode', label: 'Code of the place of separation' },
      ],
    },
    { at: 'separationLocationCode', label: 'Code of the place of separation' },
    { at: 'separationLocationName', label: 'Place of separation' },
    {
      at: 'confinements',
      each: 'Confinement',
      inside: [
        { at: 'confinementBeginDate', label: 'From' },
        { at: 'confinementEndDate', label: 'To' },
      ],
    },
    {
      at: 'reservesNationalGuardService',
      title: 'Reserves or National Guard',
      inside: [
        { at: 'unitName', label: 'Unit' },
        phone('Telephone of the unit', 'unitPhone'),
        { at: 'obligationTermOfServiceFromDate', label: 'Obligation from' },
        { at: 'obligationTermOfServiceToDate', label: 'Obligation to' },
        { at: 'receivingInactiveDutyTrainingPay', label: 'Receives inactive duty training pay' },
        {
          at: 'title10Activation',
          title: 'Activation under title 10',
          inside: [
            { at: 'title10ActivationDate', label: 'Activated on' },
            { at: 'anticipatedSeparationDate', label: 'Expected separation' },
          ],
        },
      ],
    },
    {
      at: 'alternateNames',
      each: 'Other name used in service',
      inside: [
        { at: 'firstName', label: 'First name' },
        { at: 'middleName', label: 'Middle name' },
        { at: 'lastName', label: 'Last name' },
      ],
    },
  ],
};

const payment: Question = {
  at: 'payment',
  title: 'Payment',
  inside: [
    { at: 'serviceBranch', label: 'Branch' },
    { at: 'amount', label: 'Amount' },
  ],
};

const PAY: Question = {
  at: 'servicePay',
  title: 'Service pay',
  isFlat: true,
  inside: [
    { at: 'waiveVABenefitsToRetainTrainingPay', label: 'Waives VA benefits to keep training pay' },
    { at: 'waiveVABenefitsToRetainRetiredPay', label: 'Waives VA benefits to keep retired pay' },
    {
      at: 'militaryRetiredPay',
      title: 'Military retired pay',
      inside: [
        { at: 'receiving', label: 'Receives it' },
        { at: 'willReceiveInFuture', label: 'Will receive it' },
        { at: 'futurePayExplanation', label: 'Explanation' },
        payment,
      ],
    },
    { at: 'retiredStatus', label: 'Retired status' },
    {
      at: 'separationPay',
      title: 'Separation pay',
      inside: [{ at: 'received', label: 'Received it' }, payment, partialDate('Received in', 'receivedDate')],
    },
  ],
};

const EXPOSURE: Question = {
  at: 'toxicExposure',
  title: 'Toxic exposure',
  isFlat: true,
  inside: [
    { at: 'conditions', label: 'Conditions' },
    { at: 'gulfWar1990', label: 'Gulf War since 1990' },
    { at: 'gulfWar1990Details', label: 'Gulf War since 1990, dates' },
    { at: 'gulfWar2001', label: 'Since September 11, 2001' },
    { at: 'gulfWar2001Details', label: 'Since September 11, 2001, dates' },
    { at: 'herbicide', label: 'Herbicide' },
    { at: 'herbicideDetails', label: 'Herbicide, dates' },
    { at: 'otherHerbicideLocations', label: 'Other places with herbicide' },
    { at: 'otherExposures', label: 'Other exposures' },
    { at: 'otherExposuresDetails', label: 'Other exposures, dates' },
    { at: 'specifyOtherExposures', label: 'Other exposures, described' },
  ],
};

export const FORM_526: FormText = {
  number: '21-526EZ',
  title: 'Application for disability compensation and related compensation benefits',
  sections: [
    {
      title: 'Section I: The claim',
      questions: [
        { at: 'standardClaim', label: 'Standard claim' },
        { at: 'bddQualified', label: 'Benefits delivery at discharge' },
        { at: 'claimDate', label: 'Date of claim' },
        { at: 'applicationExpirationDate', label: 'Application valid until' },
        { at: 'autoCestPDFGenerationDisabled', label: 'Automatic generation of the form switched off' },
      ],
    },
    { title: 'Section II: The veteran', questions: [VETERAN] },
    { title: 'Section III: Living situation', questions: [HOMELESSNESS] },
    { title: 'Section IV: Disabilities', questions: [DISABILITIES] },
    { title: 'Section V: Toxic exposure', questions: [EXPOSURE] },
    { title: 'Section VI: Treatment', questions: [TREATMENTS] },
    { title: 'Section VII: Service', questions: [SERVICE] },
    { title: 'Section VIII: Service pay', questions: [PAY] },
    {
      title: 'Section IX: Direct deposit',
      questions: [
        {
          at: 'directDeposit',
          title: 'Account',
          isFlat: true,
          inside: [
            { at: 'accountType', label: 'Kind of account' },
            { at: 'accountNumber', label: 'Account number' },
            { at: 'routingNumber', label: 'Routing number' },
            { at: 'bankName', label: 'Bank' },
          ],
        },
      ],
    },
    {
      title: 'Section X: Certification',
      questions: [
        { at: 'claimantCertification', label: 'Certified by the claimant' },
        { at: 'overflowText', label: 'Remarks' },
        { at: 'comments', label: 'Comments' },
      ],
    },
  ],
};
