import type { ExportDay, ExportFile, ReadyRow } from '../api/index.ts';
import type { Tone } from '../kit/state-tag.tsx';

interface StateWords {
  readonly words: string;
  readonly tone: Tone;
}

export const FILE_STATES: Readonly<Record<ExportFile['state'], StateWords>> = {
  frozen: { words: 'Its rows are chosen; it is being written', tone: 'moving' },
  archived: { words: 'Written and kept here; being sent', tone: 'moving' },
  uploaded: { words: 'At the partner; being read back', tone: 'moving' },
  confirmed: { words: 'Confirmed: read back from the partner', tone: 'good' },
  blocked: { words: 'Blocked: somebody must decide', tone: 'bad' },
  dropped: { words: 'Given up; its rows go into the next file', tone: 'quiet' },
};

export const FILE_STATE_NAMES = Object.keys(FILE_STATES) as [ExportFile['state'], ...ExportFile['state'][]];

export const DAY_STATES: Readonly<Record<ExportDay['state'], StateWords>> = {
  met: { words: 'Produced in time', tone: 'good' },
  met_late: { words: 'Produced late', tone: 'waiting' },
  due: { words: 'Due now', tone: 'moving' },
  late: { words: 'Late: no file', tone: 'bad' },
  excused: { words: 'Excused', tone: 'quiet' },
  to_come: { words: 'To come', tone: 'quiet' },
  not_expected: { words: 'No file expected', tone: 'quiet' },
  unwatched: { words: 'Before the first watched day', tone: 'quiet' },
};

const DAY = new Intl.DateTimeFormat('en-US', { weekday: 'short', month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });

/** A day of a calendar, `2026-11-20`, in words: `Fri, Nov 20, 2026`. */
export function dayText(day: string): string {
  return DAY.format(new Date(`${day}T00:00:00Z`));
}

/** How a value was made to fit a column of the file. */
const FITTED: Readonly<Record<string, string>> = {
  cut: 'cut to its width',
  transliterated: 'written in plain letters',
  space: 'spaces put in order',
};

/** `address1:space` becomes `address1: spaces put in order`. */
export function fittedWords(changed: string): string {
  const [column = '', rule = ''] = changed.split(':');
  return `${column}: ${FITTED[rule] ?? rule}`;
}

const BECAUSE: Readonly<Record<string, string>> = {
  schedule: 'by its schedule',
  weekday: 'no working day',
  federal_holiday: 'federal holiday',
  override: 'decided by a person',
};

export function becauseWords(because: string): string {
  return BECAUSE[because] ?? because;
}

export const PLACES: Readonly<Record<ReadyRow['place'], string>> = {
  next_file: 'Goes with the next file',
  superseded: 'A newer change of the same person goes in its place',
  waits_for_newer: 'Waits for a newer change of the same person',
  waits_for_file: 'Waits for a file that is under way',
  in_file: 'In a file that is not confirmed yet',
  superseded_in_file: 'A newer change goes in its place, in a file that is not confirmed yet',
  refused: 'Refused: it cannot be made a row',
  held: 'Held: a person must decide',
  elsewhere: 'Handled in another way',
};

export const ROW_OUTCOMES = {
  written: { words: 'Written', tone: 'good' },
  superseded: { words: 'A newer change went in its place', tone: 'quiet' },
  refused: { words: 'Refused', tone: 'bad' },
} as const;
