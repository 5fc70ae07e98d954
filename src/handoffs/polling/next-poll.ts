import type { PollRules } from '#sdk';

/** What the rules of a destination say about times; minutes. */
export type PollTimes = Omit<PollRules<never>, 'ask' | 'needsIdentity'>;

/** States in which a hand-off can be on the poll's schedule. A refusal is there while it may heal, or until it was asked about once. */
export const POLLED_STATES = ['accepted', 'provisional', 'rejected', 'missing'] as const;
export type PolledState = (typeof POLLED_STATES)[number];

export interface PollCase {
  readonly id: number;
  readonly state: PolledState;
  /** `answered`: the partner knows it. `missed`: it does not. `silent`: the answer left it out, or could not be read for it. */
  readonly heard: 'answered' | 'missed' | 'silent';
  /** How often in a row nothing changed, this time included. */
  readonly tries: number;
  /** Hand-offs of the destination that are polled. */
  readonly pending: number;
}

const SILENT_MINUTES = 10;
/** So much longer than what the partner caches that jitter does not bring the next question back into it. */
const PAST_CACHE = 1.2;
const JITTER = 0.1;
const MOST_DOUBLINGS = 30;

/** Minutes until a hand-off is asked about again: its interval with jitter, and never more often than the partner's limit lets all pending ones be asked. */
export function nextPollMinutes(times: PollTimes, row: PollCase): number {
  return Math.max(intervalOf(times, row) * (1 + jitterOf(row.id, row.tries)), leastMinutes(times, row.pending));
}

function intervalOf(times: PollTimes, { state, heard, tries }: PollCase): number {
  if (heard === 'silent') return doubled(SILENT_MINUTES, tries, times.longestMinutes);
  const usual = usualMinutes(times, state, tries);
  return heard === 'missed' && state !== 'missing' ? Math.min(usual, times.missingAfterMinutes * PAST_CACHE) : usual;
}

function usualMinutes(times: PollTimes, state: PolledState, tries: number): number {
  switch (state) {
    case 'accepted':
      return doubled(times.everyMinutes, tries, times.longestMinutes);
    case 'provisional':
      return times.provisionalMinutes;
    case 'rejected':
      return times.healingMinutes;
    case 'missing':
      return times.longestMinutes;
  }
}

function doubled(minutes: number, times: number, longest: number): number {
  return Math.min(minutes * 2 ** Math.min(times, MOST_DOUBLINGS), Math.max(minutes, longest));
}

/** How long a round over all pending ones takes at the partner's limit; 0 where it has none. */
export function leastMinutes({ callsPerMinute, slice }: Pick<PollTimes, 'callsPerMinute' | 'slice'>, pending: number): number {
  return callsPerMinute === undefined ? 0 : Math.ceil(pending / slice) / callsPerMinute;
}

/** From -0.1 to 0.1, the same for the same hand-off and try: rows that came together part, and a test can tell when. */
export function jitterOf(id: number, tries: number): number {
  return (spread(id, tries) * 2 - 1) * JITTER;
}

/** From 0 up to 1, even over ids; the finaliser of MurmurHash3 over both numbers. */
export function spread(id: number, salt: number): number {
  let hash = Math.imul(id % 2 ** 32, 0x9e3779b1) ^ Math.imul(Math.floor(id / 2 ** 32) + salt + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** How long a lane waits after so many questions in a row that got no answer. What the partner asks for counts, up to a day. */
export function pauseMs(faults: number, retryAfterMs: number | undefined): number {
  const own = Math.min(PAUSE_MS * 2 ** Math.min(faults - 1, MOST_DOUBLINGS), LONGEST_PAUSE_MS);
  return retryAfterMs === undefined ? own : Math.min(Math.max(retryAfterMs, 1_000), DAY_MS);
}

/** The next question's size after so many faults in a row: a partner that is too slow for a large one may answer a small one. */
export function sliceAfter(faults: number, slice: number): number {
  return Math.max(1, Math.floor(slice / 4 ** Math.min(faults, MOST_DOUBLINGS)));
}

const PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 30 * 60_000;
const DAY_MS = 86_400_000;
