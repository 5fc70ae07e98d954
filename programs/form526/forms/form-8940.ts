import { address, dates, SIGNATURE, VETERAN } from './person-questions.ts';
import type { FormText, Question } from './transcribe.ts';

const care = (at: string, each: string): Question => ({
  at,
  each,
  inside: [{ at: 'name', label: 'Name' }, address('Address', 'address'), dates('Dates of care', 'dates')],
});

const training = (at: string, each: string): Question => ({
  at,
  each,
  inside: [{ at: 'name', label: 'Kind of education or training' }, dates('Dates', 'dates')],
});

const EMPLOYERS: Question = {
  at: 'previousEmployers',
  each: 'Employer',
  inside: [
    { at: 'name', label: 'Name' },
    address('Address', 'employerAddress'),
    { at: 'typeOfWork', label: 'Kind of work' },
    { at: 'hoursPerWeek', label: 'Hours a week' },
    dates('Employed', 'dates'),
    { at: 'timeLostFromIllness', label: 'Time lost from illness' },
    { at: 'mostEarningsInAMonth', label: 'Highest earnings in a month' },
    { at: 'inBusiness', label: 'Still in business' },
  ],
};

const APPLIED: Question = {
  at: 'appliedEmployers',
  each: 'Employer applied to',
  inside: [
    { at: 'name', label: 'Name' },
    address('Address', 'address'),
    { at: 'workType', label: 'Kind of work' },
    { at: 'date', label: 'Date of application' },
  ],
};

const DISABILITY: readonly Question[] = [
  { at: 'disabilityPreventingEmployment', label: 'Which service-connected disability prevents employment?' },
  // The field's name in the stored payload is misspelled so.
  { at: 'underDoctorHopitalCarePast12M', label: "Under a doctor's care or in hospital in the past 12 months?" },
  { at: 'underDoctorHospitalCarePast12M', label: "Under a doctor's care or in hospital in the past 12 months?" },
  care('doctorProvidedCare', 'Doctor'),
  care('hospitalProvidedCare', 'Hospital'),
];

const EMPLOYMENT: readonly Question[] = [
  { at: 'disabilityAffectedEmploymentFullTimeDate', label: 'When did the disability begin to affect full-time employment?' },
  { at: 'lastWorkedFullTimeDate', label: 'Last day of full-time work' },
  { at: 'becameTooDisabledToWorkDate', label: 'Too disabled to work since' },
  { at: 'mostEarningsInAYear', label: 'Highest earnings in a year' },
  { at: 'yearOfMostEarnings', label: 'In which year?' },
  { at: 'occupationDuringMostEarnings', label: 'Occupation in that year' },
  EMPLOYERS,
  { at: 'disabilityPreventMilitaryDuties', label: 'Does the disability prevent reserve or guard duties?' },
  { at: 'past12MonthsEarnedIncome', label: 'Earned income of the past 12 months' },
  { at: 'currentMonthlyEarnedIncome', label: 'Current monthly earned income' },
  { at: 'leftLastJobDueToDisability', label: 'Left the last job because of the disability?' },
  { at: 'receiveExpectDisabilityRetirement', label: 'Receives or expects disability retirement?' },
  { at: 'receiveExpectWorkersCompensation', label: "Receives or expects workers' compensation?" },
  { at: 'attemptedToObtainEmploymentSinceUnemployability', label: 'Tried to find work since becoming too disabled?' },
  APPLIED,
];

const EDUCATION: readonly Question[] = [
  { at: 'education', label: 'Highest education' },
  { at: 'receivedOtherEducationTrainingPreUnemployability', label: 'Other training before becoming too disabled?' },
  training('otherEducationTrainingPreUnemployability', 'Training before'),
  { at: 'receivedOtherEducationTrainingPostUnemployability', label: 'Other training since?' },
  training('otherEducationTrainingPostUnemployability', 'Training since'),
];

/** The answers stand under `unemployability`, so each section takes its share of it. */
const under = (title: string, inside: readonly Question[]): Question => ({ at: 'unemployability', title, isFlat: true, inside });

export const FORM_8940: FormText = {
  number: '21-8940',
  title: "Veteran's application for increased compensation based on unemployability",
  sections: [
    { title: 'Section I: The veteran', questions: VETERAN },
    { title: 'Section II: Disability and medical treatment', questions: [under('Disability and treatment', DISABILITY)] },
    { title: 'Section III: Employment', questions: [under('Employment', EMPLOYMENT)] },
    { title: 'Section IV: Schooling and training', questions: [under('Schooling and training', EDUCATION)] },
    {
      title: 'Section V: Remarks',
      questions: [under('Remarks', [{ at: 'remarks', label: 'Remarks' }]), { at: 'remarks', label: 'Remarks' }],
    },
    { title: 'Section VI: Certification and signature', questions: SIGNATURE },
  ],
};
