import { measurePolls } from '../../handoffs/index.ts';
import { counted, HOUR_MS, listPath, MINUTE_MS, type PlacedFiring, rule, windowOf } from '../rule.ts';
import { selectSightings } from '../sightings.sql.ts';
import { countExhaustedBackups, countExpiredShare, countHealing, countUploaded, type PlaceCount } from '../signals.sql.ts';

/** What other processes saw of their breakers; older is nobody's any more. */
const SIGHTING_MS = 5 * MINUTE_MS;

function listOf({ program, destination }: Pick<PlaceCount, 'program' | 'destination'>, state: string): string {
  return listPath('/hand-offs', { program, destination, state });
}

const expiredUploads = rule({
  name: 'expired_uploads',
  title: 'Uploads expire',
  means: 'Of what was uploaded lately, a large share ran out before the receiver found it. Wrong settings look like this.',
  next: 'Look at the newest change of settings and at the place uploads go to. What expired is sent again by its route; see that it is.',
  severity: 'urgent',
  playbook: 'expired_uploads',
  limits: { percent: 20, least: 5, minutes: 60 },
  evaluate: async ({ session, at, limits: { percent = 20, least = 5, minutes = 60 } }) => {
    const window = windowOf(at, minutes * MINUTE_MS);
    const rows = await countExpiredShare(session, window.from);
    return rows
      .filter(({ n, of }) => n >= least && n * 100 > percent * of)
      .map((row): PlacedFiring => {
        const title = `${row.n} of ${counted(row.of, 'upload')} to ${row.destination} expired in ${minutes} minutes`;
        return { program: row.program, key: row.destination, title, count: row.n, window, list: listOf(row, 'expired') };
      });
  },
});

const uploadedTooLong = rule({
  name: 'uploaded_too_long',
  title: 'Uploads that nobody takes up',
  means: 'The receiver says for longer than usual that it has the upload and has not looked at it.',
  next: 'Ask the receiver whether its intake runs.',
  severity: 'warning',
  playbook: 'partner_down',
  limits: { minutes: 100, least: 1 },
  evaluate: async ({ session, at, limits: { minutes = 100, least = 1 } }) =>
    placed(await countUploaded(session, new Date(at.getTime() - minutes * MINUTE_MS)), least, (row) => ({
      title: `${counted(row.n, 'upload')} to ${row.destination} not taken up for more than ${minutes} minutes`,
      list: listOf(row, 'accepted'),
    })),
});

const internalErrors = rule({
  name: 'internal_errors',
  title: 'Faults of the receiver that do not pass',
  means: 'The receiver refused by a fault of its own that passes as a rule, and it has not.',
  next: 'Ask the receiver. They are watched until they turn, and sent afresh when their time is over.',
  severity: 'warning',
  playbook: 'partner_down',
  limits: { minutes: 80, least: 1 },
  evaluate: async ({ session, at, limits: { minutes = 80, least = 1 } }) =>
    placed(await countHealing(session, new Date(at.getTime() - minutes * MINUTE_MS), at), least, (row) => ({
      title: `${counted(row.n, 'hand-off')} to ${row.destination} refused by its own fault for more than ${minutes} minutes`,
      list: listOf(row, 'rejected'),
    })),
});

const backupExhausted = rule({
  name: 'backup_exhausted',
  title: 'A backup failed for good',
  means: 'A submission was tried on its second way, or a later one, until no try was left.',
  next: 'Open the list at once: nothing goes on by itself. Hand the submissions over as packages, or decide on each.',
  severity: 'urgent',
  playbook: 'silent_failure_surge',
  limits: { hours: 24, least: 1 },
  evaluate: async ({ session, at, limits: { hours = 24, least = 1 } }) => {
    const window = windowOf(at, hours * HOUR_MS);
    return placed(await countExhaustedBackups(session, window.from), least, (row) => ({
      title: `${counted(row.n, 'backup delivery', 'backup deliveries')} to ${row.destination} failed for good in ${hours} hours`,
      window,
      list: listOf(row, 'exhausted'),
    }));
  },
});

function placed(rows: readonly PlaceCount[], least: number, words: (row: PlaceCount) => Omit<PlacedFiring, 'program' | 'key' | 'count'>) {
  return rows
    .filter(({ n }) => n >= Math.max(1, least))
    .map((row): PlacedFiring => ({ program: row.program, key: row.destination, count: row.n, ...words(row) }));
}

const pollOverdue = rule({
  name: 'poll_overdue',
  title: 'Receivers are not asked in time',
  means: 'What is due to be asked about waits for longer than a whole round takes: answers are not heard.',
  next: 'See that a worker runs, and that the connector is set up and answers: `waybill doctor`.',
  severity: 'urgent',
  playbook: 'partner_down',
  evaluate: async ({ house }) =>
    (await measurePolls(house.handoffs))
      .filter(({ isOverdue }) => isOverdue)
      .map(({ program, destination, waitsMs, mostMs }): PlacedFiring => {
        const minutes = Math.ceil(waitsMs / MINUTE_MS);
        const title = `${destination} is not asked: the oldest question is due for ${minutes} minutes of ${Math.ceil(mostMs / MINUTE_MS)}`;
        return { program, key: destination, title, count: minutes, list: listPath('/hand-offs', { program, destination }) };
      }),
});

const breakerOpen = rule({
  name: 'breaker_open',
  title: 'A receiver fails so often that it is left alone',
  means: 'Most calls of the last minutes failed; nothing is sent until a probe gets through.',
  next: 'Look whether the receiver says that it is down, then at the way there. What waits is sent by itself afterwards.',
  severity: 'warning',
  playbook: 'partner_down',
  evaluate: async ({ session, at }) => {
    const open = await selectSightings(session, { kind: 'breaker', value: 'open', since: new Date(at.getTime() - SIGHTING_MS) });
    return open.map(
      ({ program, key, n }): PlacedFiring => ({
        program,
        key,
        title: `Calls to ${key} are held back in ${counted(n, 'process', 'processes')}`,
        count: n,
        list: listPath('/hand-offs', { program, state: 'retrying' }),
      }),
    );
  },
});

export const HANDOFF_RULES = [expiredUploads, uploadedTooLong, internalErrors, backupExhausted, pollOverdue, breakerOpen];
