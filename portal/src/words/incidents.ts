import type { IncidentRow, ShownIncident } from '../api/index.ts';
import type { Tone } from '../kit/state-tag.tsx';

interface StateWords {
  readonly words: string;
  readonly tone: Tone;
}

export const INCIDENT_STATES: Readonly<Record<IncidentRow['state'], StateWords>> = {
  open: { words: 'Open', tone: 'waiting' },
  closed: { words: 'Closed: its cause is gone', tone: 'good' },
  overridden: { words: 'Closed although its cause was there', tone: 'quiet' },
};

type Step = ShownIncident['steps'][number];

export const STEP_STATES: Readonly<Record<Step['state'], StateWords>> = {
  to_do: { words: 'To do', tone: 'waiting' },
  drafted: { words: 'Its run is drafted', tone: 'moving' },
  done: { words: 'Done', tone: 'good' },
  failed: { words: 'Tried in vain', tone: 'bad' },
  not_needed: { words: 'Not needed', tone: 'quiet' },
};

export const STEP_OUTCOMES = {
  done: 'It is done',
  failed: 'It was tried in vain',
  not_needed: 'It is not needed',
} as const;

export const ENTRY_KINDS: Readonly<Record<ShownIncident['entries'][number]['kind'], string>> = {
  opened: 'Opened',
  drafted: 'A run was drafted',
  done: 'A step was done',
  failed: 'A step was tried in vain',
  not_needed: 'A step was not needed',
  note: 'A note',
  closed: 'Closed',
  overridden: 'Closed although its cause was there',
  reopened: 'Taken up again',
};
