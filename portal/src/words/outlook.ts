import type { ProgramStanding } from '../api/index.ts';

type Of<Part extends 'ageing' | 'forecast' | 'holders'> = keyof ProgramStanding[Part];

/** How much of its time box has gone, of what an answer is awaited for. */
export const AGE_WORDS: Readonly<Record<Of<'ageing'>, string>> = {
  under_half: 'Less than half of the time gone',
  over_half: 'Half of the time gone, or more',
  past: 'Time box passed',
};

/** All of them: what an answer is awaited for, in time or not. */
export const ANY_AGE = 'In progress, and passed';

/** When the time boxes of what is in progress end, if nothing is answered. */
export const DUE_TIMES: Readonly<Record<Of<'forecast'>, string>> = {
  next_day: 'Within 24 hours',
  next_week: 'After these, within 7 days',
  later: 'Later',
};

/** Who has what needs attention. */
export const HOLDER_WORDS: Readonly<Record<Of<'holders'>, string>> = {
  run: 'A run is working on it',
  share: 'A partner has yet to answer',
  person: 'A person has to decide',
  waybill: 'Waybill: its next step is due',
  nobody: 'Nobody: it waits on the list',
};

function namesOf<Name extends string>(words: Readonly<Record<Name, string>>): readonly [Name, ...Name[]] {
  return Object.keys(words) as readonly string[] as readonly [Name, ...Name[]];
}

export const AGES = namesOf(AGE_WORDS);
export const DUES = namesOf(DUE_TIMES);
export const HOLDERS = namesOf(HOLDER_WORDS);
