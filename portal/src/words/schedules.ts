import type { Schedule, ScheduleTime } from '../api/index.ts';
import type { Tone } from '../kit/state-tag.tsx';
import { wordsOf } from './codes.ts';

interface StateWords {
  readonly words: string;
  readonly tone: Tone;
}

export const TIME_STATES: Readonly<Record<ScheduleTime['state'], StateWords>> = {
  due: { words: 'Due; its run is about to be drafted', tone: 'moving' },
  drafted: { words: 'Its run is being prepared', tone: 'moving' },
  started: { words: 'Run', tone: 'good' },
  idle: { words: 'There was nothing to do', tone: 'quiet' },
  missed: { words: 'Not run', tone: 'bad' },
  excused: { words: 'A day without runs', tone: 'quiet' },
};

export const TIME_STATE_NAMES = Object.keys(TIME_STATES) as [ScheduleTime['state'], ...ScheduleTime['state'][]];

const WHY: Readonly<Record<string, string>> = {
  paused: 'the schedule was paused',
  superseded: 'several times had passed, and only the newest is run',
  too_late: 'it passed while nothing ran, and is not caught up',
  overlap: 'the run before had not ended',
  not_approved: 'too few people have agreed to the schedule as it is',
  not_drafted: 'its run could not be drafted',
  not_previewed: 'its preview failed',
  not_started: 'its run was not what was previewed any more',
  cancelled: 'somebody cancelled its run before it started',
  gone: 'the task no longer has this schedule',
  blackout: 'no run on such a day',
  nothing_to_do: 'the preview found nothing to do',
};

export function whyNotRun({ why, detail }: ScheduleTime): string | null {
  if (why === null) return null;
  const words = WHY[why] ?? wordsOf(why).toLowerCase();
  return detail ? `${words}: ${detail}` : words;
}

/** Whether its times are run, and what keeps them from it. */
export function conditionOf(schedule: Schedule): StateWords {
  if (schedule.is_paused) return { words: 'Paused', tone: 'waiting' };
  if (schedule.is_rejected) return { words: 'Refused: somebody does not agree', tone: 'bad' };
  if (schedule.approval === 'once' && schedule.approved < schedule.approvals_needed)
    return { words: `Waits for ${schedule.approvals_needed - schedule.approved} to agree`, tone: 'waiting' };
  return schedule.is_active ? { words: 'Runs by the clock', tone: 'good' } : { words: 'Does not run', tone: 'waiting' };
}

export const APPROVALS: Readonly<Record<Schedule['approval'], string>> = {
  none: 'Nobody has to agree',
  once: 'Agreed once, to the schedule as it is',
  'each run': 'Each run is agreed by its preview',
};

export const CATCH_UP: Readonly<Record<Schedule['catch_up'], string>> = {
  all: 'every time that passed is run',
  latest: 'the newest time that passed is run',
  none: 'times that passed are not run',
};

export const OVERLAP: Readonly<Record<Schedule['overlap'], string>> = {
  skip: 'the time is left out',
  queue: 'the time waits for the end',
  allow: 'both run',
};
