import { address, dates, fullName, SIGNATURE, VETERAN } from './person-questions.ts';
import type { FormText, Question } from './transcribe.ts';

/** The two statements of before 2024 ask nearly the same; the second is for personal assault. */

const PERSONS: Question = {
  at: 'personsInvolved',
  each: 'Person involved',
  inside: [
    fullName('Name', 'name'),
    { at: 'rank', label: 'Rank' },
    { at: 'description', label: 'Description' },
    { at: 'unitAssigned', label: 'Unit' },
    { at: 'injuryDeath', label: 'Killed, wounded or injured' },
    { at: 'injuryDeathOther', label: 'Other injury or death' },
    { at: 'injuryDeathDate', label: 'Date of injury or death' },
  ],
};

const SOURCES: Question = {
  at: 'sources',
  each: 'Source of information',
  inside: [{ at: 'name', label: 'Name of the person or body' }, address('Address', 'address')],
};

const incidents = (each: string): Question => ({
  at: 'incidents',
  each,
  inside: [
    { at: 'personalAssault', label: 'Was this a personal assault?' },
    { at: 'incidentDate', label: 'When did it happen?' },
    { at: 'incidentLocation', label: 'Where did it happen?' },
    { at: 'unitAssigned', label: 'Unit at that time' },
    dates('Assigned to the unit', 'unitAssignedDates'),
    { at: 'incidentDescription', label: 'What happened?' },
    { at: 'medalsCitations', label: 'Medals or citations received because of it' },
    PERSONS,
    SOURCES,
    { at: 'otherSources', label: 'Did other sources learn of it?' },
  ],
});

const REMARKS: readonly Question[] = [
  { at: 'otherInformation', label: 'Other information, such as changes in behaviour' },
  { at: 'additionalIncidentText', label: 'Further incidents, in own words' },
  { at: 'additionalChanges', label: 'Further changes, in own words' },
  { at: 'remarks', label: 'Remarks' },
];

export const FORM_0781: FormText = {
  number: '21-0781',
  title: 'Statement in support of a claim for post-traumatic stress disorder',
  sections: [
    { title: 'Section I: The veteran', questions: VETERAN },
    { title: 'Section II: Stressful incidents', questions: [incidents('Stressful incident')] },
    { title: 'Section III: Remarks', questions: REMARKS },
    { title: 'Section IV: Certification and signature', questions: SIGNATURE },
  ],
};

export const FORM_0781A: FormText = {
  number: '21-0781a',
  title: 'Statement in support of a claim for post-traumatic stress disorder secondary to personal assault',
  sections: [
    { title: 'Section I: The veteran', questions: VETERAN },
    { title: 'Section II: Incidents of personal assault', questions: [incidents('Incident')] },
    { title: 'Section III: Other sources and remarks', questions: REMARKS },
    { title: 'Section IV: Certification and signature', questions: SIGNATURE },
  ],
};
