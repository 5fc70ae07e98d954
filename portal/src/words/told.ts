import type { SubmissionRow } from '../api/index.ts';

type Told = NonNullable<SubmissionRow['told']>;

/** Whether the person was told what became of it. */
export const TOLD_WORDS: Readonly<Record<Told, string>> = {
  told: 'Told: the message arrived',
  under_way: 'A message is under way',
  waiting: 'A message waits to be sent',
  withheld: 'A message is withheld',
  not_told: 'Not told',
};

/** All of them. */
export const ANY_TOLD = 'Failed, with somebody to tell';

export const TOLD_NAMES = Object.keys(TOLD_WORDS) as readonly Told[] as readonly [Told, ...Told[]];
