import type { AlertRow, ShownAlert } from '../api/index.ts';
import type { Tone } from '../kit/state-tag.tsx';
import { wordsOf } from './codes.ts';
import { countOf } from './quantities.ts';

interface StateWords {
  readonly words: string;
  readonly tone: Tone;
}

export const ALERT_STATES: Readonly<Record<AlertRow['state'], StateWords>> = {
  open: { words: 'Open: nobody has it in hand', tone: 'bad' },
  acknowledged: { words: 'In hand', tone: 'waiting' },
  resolved: { words: 'Over: its cause is gone', tone: 'quiet' },
};

export const SEVERITIES: Readonly<Record<AlertRow['severity'], string>> = {
  urgent: 'Urgent: somebody is called at any hour',
  warning: 'Warning: in working hours',
  info: 'For information',
};

export const SEVERITY_NAMES = Object.keys(SEVERITIES) as readonly AlertRow['severity'][] as readonly [
  AlertRow['severity'],
  ...AlertRow['severity'][],
];

const LIMITS: Readonly<Record<string, (value: number) => string>> = {
  hours: (value) => countOf(value, 'hour'),
  minutes: (value) => countOf(value, 'minute'),
  seconds: (value) => countOf(value, 'second'),
  least: (value) => `at least ${value}`,
  percent: (value) => `${value} %`,
};

/** A limit with its unit: `at least 5`. */
export function limitWords(name: string, value: number): string {
  return LIMITS[name]?.(value) ?? `${wordsOf(name)}: ${value}`;
}

type Message = ShownAlert['messages'][number];

export const DELIVERIES: Readonly<Record<Message['deliveries'][number]['state'], StateWords>> = {
  standby: { words: 'Stands by, in case the way before it fails', tone: 'quiet' },
  waiting: { words: 'Waits to be sent', tone: 'moving' },
  sent: { words: 'Sent', tone: 'good' },
  failed: { words: 'Failed for good', tone: 'bad' },
  dropped: { words: 'Not needed any more', tone: 'quiet' },
};

export const MESSAGE_KINDS: Readonly<Record<Message['kind'], string>> = {
  opened: 'Told that it fired',
  reminded: 'Reminded',
  resolved: 'Told that it is over',
  test: 'Test message',
  share_ready: 'A share is ready',
  share_renewed: 'A share has new links',
  share_late_to_fetch: 'A share is not fetched in time',
  share_late_to_answer: 'A share is not answered in time',
  weekly_report: 'Weekly report',
};
