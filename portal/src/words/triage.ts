import type { ErrorClass } from '../api/index.ts';
import type { Tone } from '../kit/state-tag.tsx';

export const CLASS_STATES: Readonly<Record<ErrorClass['state'], { readonly words: string; readonly tone: Tone }>> = {
  open: { words: 'Open', tone: 'waiting' },
  resolved: { words: 'Resolved', tone: 'good' },
  ignored: { words: 'Ignored for a while', tone: 'quiet' },
};

/** Where it failed, as somebody says it who has never seen the code. */
export const STAGES: Readonly<Record<ErrorClass['stage'], string>> = {
  import: 'Import refused rows',
  intake: 'A submission that was sent was refused',
  attempt: 'A try to hand over failed',
  refusal: 'The receiver refused',
  loss: 'The receiver lost it, or never got it',
  exhausted: 'Every try is spent',
  poll: 'A question got no answer',
  run: 'An item of a run failed',
  export: 'A file could not be made or sent',
  finding: 'Something does not add up',
  notice: 'A message to a person failed',
};

export const STAGE_NAMES = Object.keys(STAGES) as readonly ErrorClass['stage'][] as readonly [
  ErrorClass['stage'],
  ...ErrorClass['stage'][],
];

const REOPENED: Readonly<Record<string, string>> = {
  came_again: 'it happened again after somebody had resolved it',
  time_reached: 'the moment until which it was ignored has come',
  number_reached: 'it happened as often as it was to be ignored',
  rate_reached: 'it happened as often in one hour as it was to be ignored',
};

/** Why it is in its state: somebody's words, or what opened it by itself. */
export function whyState({ state_reason: reason, state_by: by }: Pick<ErrorClass, 'state_reason' | 'state_by'>): string {
  return by === 'triage' ? (REOPENED[reason] ?? reason) : `“${reason}” (${by})`;
}
