import { SIGNATURE, VETERAN } from './person-questions.ts';
import type { FormText, Question } from './transcribe.ts';

/** The statement in use since 2024, which covers every kind of traumatic event in service. */

const EVENT_TYPES: Question = {
  at: 'eventTypes',
  title: 'Kinds of traumatic events',
  inside: [
    { at: 'combat', label: 'Combat' },
    { at: 'mst', label: 'Military sexual trauma' },
    { at: 'nonMst', label: 'Other personal trauma' },
    { at: 'other', label: 'Other traumatic events' },
  ],
};

const REPORTS: Question = {
  at: 'otherReports',
  title: 'Reports to others',
  inside: [
    { at: 'police', label: 'To the police' },
    { at: 'unsure', label: 'Not sure' },
    { at: 'none', label: 'None filed' },
  ],
};

const MILITARY_REPORTS: Question = {
  at: 'militaryReports',
  title: 'Reports within the military',
  inside: [
    { at: 'restricted', label: 'Restricted' },
    { at: 'unrestricted', label: 'Unrestricted' },
    { at: 'pre2005', label: 'Neither, it was before 2005' },
    { at: 'none', label: 'None filed' },
  ],
};

const EVENTS: Question = {
  at: 'events',
  each: 'Event',
  inside: [
    { at: 'details', label: 'What happened?' },
    { at: 'location', label: 'Where did it happen?' },
    { at: 'timing', label: 'When did it happen?' },
    MILITARY_REPORTS,
    REPORTS,
    { at: 'unlistedReport', label: 'Another report' },
    { at: 'agency', label: 'Police agency' },
    { at: 'city', label: 'City of the agency' },
    { at: 'state', label: 'State of the agency' },
    { at: 'township', label: 'Township of the agency' },
    { at: 'country', label: 'Country of the agency' },
  ],
};

/** The same list is ticked once and described once. */
const BEHAVIORS: readonly Question[] = [
  { at: 'reassignment', label: 'Asked for another duty assignment' },
  { at: 'absences', label: 'Took more or less leave' },
  { at: 'performance', label: 'Changed performance or evaluations' },
  { at: 'misconduct', label: 'Disciplinary or legal difficulties' },
  { at: 'consultations', label: 'Saw doctors or counselors more or less often' },
  { at: 'episodes', label: 'Episodes of depression, panic or anxiety' },
  { at: 'medications', label: 'More or less prescription medication' },
  { at: 'selfMedication', label: 'More or less over-the-counter medication' },
  { at: 'substances', label: 'More or less alcohol or drugs' },
  { at: 'appetite', label: 'Changed appetite or weight' },
  { at: 'pregnancy', label: 'Pregnancy tests' },
  { at: 'screenings', label: 'Tests for sexually transmitted infections' },
  { at: 'socialEconomic', label: 'Economic or social changes' },
  { at: 'relationships', label: 'Changed or ended relationship' },
  { at: 'unlisted', label: 'Another change' },
];

const EVIDENCE: Question = {
  at: 'evidence',
  title: 'Possible sources of evidence',
  inside: [
    { at: 'crisis', label: 'Rape crisis center or center for domestic abuse' },
    { at: 'counseling', label: 'Counseling facility or health clinic' },
    { at: 'family', label: 'Family members or roommates' },
    { at: 'faculty', label: 'Faculty member' },
    { at: 'police', label: 'Civilian police reports' },
    { at: 'physicians', label: 'Medical reports of civilian physicians' },
    { at: 'clergy', label: 'Chaplain or clergy' },
    { at: 'service', label: 'Fellow service members' },
    { at: 'personal', label: 'Personal diaries or journals' },
    { at: 'none', label: 'No evidence' },
    { at: 'other', label: 'Other evidence' },
    { at: 'otherDetails', label: 'Other evidence, described' },
  ],
};

const PROVIDERS: Question = {
  at: 'treatmentProviders',
  title: 'Where treatment was received',
  inside: [
    { at: 'nonVa', label: 'Private healthcare provider' },
    { at: 'vaCenters', label: 'VA Vet Center' },
    { at: 'vaPaid', label: 'Community care paid for by VA' },
    { at: 'medicalCenter', label: 'VA medical center' },
    { at: 'communityOutpatient', label: 'VA community-based outpatient clinic' },
    { at: 'dod', label: 'Military treatment facility of the Department of Defense' },
  ],
};

const TREATMENTS: Question = {
  at: 'treatmentProvidersDetails',
  each: 'Treatment facility',
  inside: [
    { at: 'facilityInfo', label: 'Name and place of the facility' },
    { at: 'treatmentMonth', label: 'Month of treatment' },
    { at: 'treatmentYear', label: 'Year of treatment' },
    { at: 'noDates', label: 'Dates are not known' },
  ],
};

export const FORM_0781V2: FormText = {
  number: '21-0781',
  title: 'Statement in support of a claimed mental health disorder due to traumatic events in service',
  sections: [
    { title: 'Section I: The veteran', questions: VETERAN },
    { title: 'Section II: Traumatic events', questions: [EVENT_TYPES, EVENTS] },
    {
      title: 'Section III: More about the events',
      questions: [
        { at: 'behaviors', title: 'Changes in behavior', inside: BEHAVIORS },
        { at: 'behaviorsDetails', title: 'The changes, described', inside: BEHAVIORS },
        { at: 'noBehavioralChanges', label: 'No changes in behavior' },
        {
          at: 'reportsDetails',
          title: 'Official reports',
          inside: [
            { at: 'police', label: 'Where the police report is' },
            { at: 'other', label: 'Other report' },
          ],
        },
        EVIDENCE,
      ],
    },
    {
      title: 'Section IV: Treatment',
      questions: [
        PROVIDERS,
        { at: 'treatmentNoneCheckbox', title: 'No treatment', inside: [{ at: 'none', label: 'No treatment was received' }] },
        TREATMENTS,
      ],
    },
    {
      title: 'Section V: Remarks',
      questions: [
        { at: 'additionalInformation', label: 'Further information' },
        { at: 'remarks', label: 'Remarks' },
      ],
    },
    { title: 'Section VI: Consent to notify the health administration', questions: [{ at: 'optionIndicator', label: 'Choice' }] },
    { title: 'Section VII: Certification and signature', questions: SIGNATURE },
  ],
};
