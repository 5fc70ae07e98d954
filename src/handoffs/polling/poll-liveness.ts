import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { recordLines } from '../../ledger/index.ts';
import { closeSettled, type NewFinding } from '../findings/findings.sql.ts';
import { closeFindings, openFindings } from '../findings/keep-findings.ts';
import { destinationOf, HANDOFF_ENGINE, type HandoffHouse, isSetUp } from '../ports.ts';
import { countPending } from './count-pending.ts';
import { ANSWER_FINDINGS } from './judge-answer.ts';
import { leastMinutes } from './next-poll.ts';
import { selectNewestSlices } from './poll-slices.sql.ts';
import { type OldestDue, scheduleForgotten, selectOldestDue } from './schedule.sql.ts';

/** Whether a destination is asked as it should be: told from the rows, whoever should have asked. */
export interface PollLiveness {
  readonly program: string;
  readonly destination: string;
  /** How long the question that is due the longest has waited; 0 where none is due. */
  readonly waitsMs: number;
  /** What may wait so long at most: a while, and a round over all that are pending at the partner's limit. */
  readonly mostMs: number;
  readonly isOverdue: boolean;
  /** Why, where that is known. */
  readonly reason: string | undefined;
}

type LivenessHouse = Pick<HandoffHouse, 'database' | 'programs' | 'partsOf'>;

const KIND = 'poll_overdue';
const MINUTE_MS = 60_000;
const USUAL_MS = 60 * MINUTE_MS;
const FINDING_MS = 4 * 60 * MINUTE_MS;

/** Every destination that has something on the schedule, whether anybody can ask it or not. */
export async function measurePolls(house: LivenessHouse): Promise<readonly PollLiveness[]> {
  const at = now();
  const { oldest, newest } = await house.database.transaction('*', async (session) => {
    const due = await selectOldestDue(session);
    return { oldest: due, newest: await selectNewestSlices(session, due) };
  });
  return Promise.all(
    oldest.map((place) => {
      const last = newest.find(({ program, destination }) => program === place.program && destination === place.destination);
      return livenessOf(house, place, last?.fault ?? undefined, at);
    }),
  );
}

async function livenessOf(
  house: LivenessHouse,
  { program, destination, dueAt }: OldestDue,
  fault: string | undefined,
  at: Date,
): Promise<PollLiveness> {
  const waitsMs = Math.max(0, at.getTime() - dueAt.getTime());
  const loaded = house.programs.get(program);
  const rules = loaded && destinationOf(loaded, destination);
  const isLong = waitsMs > USUAL_MS;
  const roundMs = isLong && rules?.poll ? leastMinutes(rules.poll, await countPending(house, program, destination)) * MINUTE_MS : 0;
  const mostMs = USUAL_MS + roundMs;
  const reason = rules?.poll ? (isSetUp(house.partsOf(program), rules) ? fault : 'its connector is not set up') : 'nothing here can ask it';
  return { program, destination, waitsMs, mostMs, isOverdue: waitsMs > mostMs, reason };
}

/** Opens a finding for each destination that is not asked as it should be, and closes it when it is again; closes those about what somebody settled. */
export async function watchPolls(house: LivenessHouse): Promise<readonly PollLiveness[]> {
  const measured = await measurePolls(house);
  const overdue = measured.filter(({ isOverdue }) => isOverdue);
  const late = new Set(overdue.map(placeName));
  const well = placesOf(house).filter((place) => !late.has(placeName(place)));
  const at = now();
  await house.database.transaction('*', async (session) => {
    await openFindings(
      session,
      overdue.map((each) => findingOf(each, at)),
    );
    const names = well.map(({ program, destination }) => ({ program, kind: KIND, subject: destination }));
    await closeFindings(session, names, 'it is asked as it should be', at);
    await closeSettled(session, ANSWER_FINDINGS, at);
  });
  return measured;
}

function findingOf({ program, destination, waitsMs, reason }: PollLiveness, at: Date): NewFinding {
  const details = { destination, dueAt: new Date(at.getTime() - waitsMs).toISOString(), ...(reason === undefined ? {} : { reason }) };
  return { program, kind: KIND, subject: destination, details, openedAt: at, answerBy: new Date(at.getTime() + FINDING_MS) };
}

/** Puts onto the schedule whatever should be there and is not, so that nothing is out of the poller's reach. Answers how many hand-offs. */
export async function schedulePolls(house: LivenessHouse): Promise<number> {
  const places = placesOf(house).flatMap((place) =>
    place.everyMinutes === undefined ? [] : [{ ...place, everyMinutes: place.everyMinutes }],
  );
  const at = now();
  return house.database.transaction('*', async (session: Session) => {
    const scheduled = await scheduleForgotten(session, places, at);
    await recordLines(
      session,
      scheduled.map(({ program, destination, n }) => ({
        at,
        actor: HANDOFF_ENGINE,
        program,
        action: 'handoffs.scheduled',
        subject: { kind: 'destination', id: destination },
        details: { handoffs: n },
      })),
    );
    return scheduled.reduce((sum, { n }) => sum + n, 0);
  });
}

function placesOf({ programs }: LivenessHouse): { program: string; destination: string; everyMinutes: number | undefined }[] {
  return [...programs.values()].flatMap((program) =>
    [...program.destinations.keys()].map((destination) => {
      const everyMinutes = destinationOf(program, destination)?.poll?.everyMinutes;
      return { program: program.name, destination, everyMinutes };
    }),
  );
}

function placeName({ program, destination }: { readonly program: string; readonly destination: string }): string {
  return `${program} ${destination}`;
}
