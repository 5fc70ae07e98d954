/**
 * The life of one due time of a schedule: which state may follow which, and why. A test compares the states with the database's CHECK. A due time is
 * never forgotten: what was not run says so, and why.
 */
export const TIME_NEXT = {
  due: {
    drafted: 'its run was drafted',
    missed: 'it was not run',
    excused: 'a blackout covers its day',
  },
  drafted: {
    started: 'its run was started, or put before those who approve',
    idle: 'its preview found nothing to do',
    missed: 'its run could not be started',
  },
  started: {},
  idle: {},
  missed: {},
  excused: {},
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type TimeState = keyof typeof TIME_NEXT;
export const TIME_STATES = Object.keys(TIME_NEXT) as readonly TimeState[];

/** Why a due time was not run. */
export const WHY_MISSED = {
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
} as const;
export type WhyMissed = keyof typeof WHY_MISSED;

/** What nobody decided: a person should look at it. */
export const FAULTS: ReadonlySet<WhyMissed> = new Set(['too_late', 'not_approved', 'not_drafted', 'not_previewed', 'not_started']);
