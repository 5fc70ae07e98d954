import { readWriteStop } from '../../access/index.ts';
import { countUnconfirmed } from '../../notices/index.ts';
import { listReviews } from '../../tasks/index.ts';
import { counted, listPath, MINUTE_MS, type PlacedFiring, rule, windowOf } from '../rule.ts';

const MOST_REVIEWS = 1_000;

const unconfirmed = rule({
  name: 'notices_unconfirmed',
  title: 'People may not know',
  means: 'Messages to the persons concerned failed, or nobody confirmed in time that they came.',
  next: 'Open the list: mend the address or try the other way, and write by post where none is left.',
  severity: 'urgent',
  playbook: 'silent_failure_surge',
  limits: { least: 1 },
  evaluate: async ({ session, at, limits: { least = 1 } }) =>
    (await countUnconfirmed(session, at))
      .filter(({ count }) => count >= Math.max(1, least))
      .map(({ program, count }) => {
        const title = `${counted(count, 'notice')} failed, or without confirmation in time`;
        return { program, key: 'all', title, count, list: listPath('/notices', { program, state: 'unconfirmed' }) };
      }),
});

const writesStopped = rule({
  name: 'writes_stopped',
  title: 'Writes have been stopped for long',
  means: 'Somebody stopped everything that changes or sends, and has not allowed it again.',
  next: 'Ask who stopped it whether it can go on; an administrator allows writes again.',
  severity: 'warning',
  limits: { minutes: 60 },
  evaluate: async ({ session, at, limits: { minutes = 60 } }) => {
    const stop = await readWriteStop(session);
    const stoppedFor = stop ? Math.floor((at.getTime() - stop.at.getTime()) / MINUTE_MS) : 0;
    if (!stop || stoppedFor < minutes) return [];
    const title = `Writes have been stopped for ${counted(stoppedFor, 'minute')}`;
    return [{ program: null, key: 'all', title, count: stoppedFor, window: windowOf(at, stoppedFor * MINUTE_MS), list: '/' }];
  },
});

const reviewsOverdue = rule({
  name: 'reviews_overdue',
  title: 'A start without approval was not reviewed',
  means: 'A run was started without the approvals that it needs, and nobody else has looked at it in time.',
  next: 'Somebody other than who started it looks at the run and says whether it was right.',
  severity: 'warning',
  evaluate: async ({ session, at }) => {
    const overdue = (await listReviews(session, { isOpen: true, at, limit: MOST_REVIEWS })).filter(({ isOverdue }) => isOverdue);
    return [...Map.groupBy(overdue, ({ program }) => program)].map(
      ([program, own]): PlacedFiring => ({
        program,
        key: 'all',
        title: `${counted(own.length, 'start')} without approval not reviewed in time`,
        count: own.length,
        list: listPath('/runs', { program }),
      }),
    );
  },
});

export const PEOPLE_RULES = [unconfirmed, writesStopped, reviewsOverdue];
