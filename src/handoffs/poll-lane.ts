import { now } from '#kernel/clock/clock.ts';
import type { Job } from '#kernel/jobs/index.ts';
import type { DestinationDefinition, PollRules } from '#sdk';
import { askPartner, type Partner } from './ask-partner.ts';
import { countPending } from './count-pending.ts';
import { sliceAfter } from './next-poll.ts';
import { takeLane } from './poll-lanes.sql.ts';
import { type Going, type PolledLane, readSlice, recordQuestion } from './poll-slice.ts';
import { clientOf, destinationOf, type HandoffHouse, isSetUp } from './ports.ts';
import { queueName, wakeLanesOf } from './queues.ts';
import type { LanePlace } from './schedule.sql.ts';

/** A call may be made four times with pauses in between, see the connections; the question ends when that is over. */
const CALLS_IN_QUESTION = 5;
const USUAL_CALL_MS = 60_000;

/** Without `complete` the sweep wakes the lane again when the job has done its part. */
type PollJob = Pick<Job, 'signal'> & Partial<Pick<Job, 'complete'>>;

/**
 * Asks a destination about what is due in one lane, slice after slice, until nothing is due, the partner is not to be asked now, the job has done
 * its part or the worker stops. While one slice is being recorded the next one is asked: at 200 ms of latency that is a fifth of the time.
 */
export async function pollLane(house: HandoffHouse, place: LanePlace, job: PollJob): Promise<void> {
  const taken = await openLane(house, place);
  if (!taken) return;
  const { lane, first } = taken;
  let recording: Promise<Going> = Promise.resolve(first);
  let going: Going = first;
  let inWork: readonly number[] = [];
  for (let slices = 0; going.kind === 'on' && slices < house.timings.perJob && !job.signal.aborted; slices += 1) {
    const { rows, identities } = await readSlice(house, lane, mostOf(lane, going.faults), inWork);
    if (rows.length === 0) break;
    inWork = rows.map(({ id }) => id);
    const isProbing = sliceAfter(going.faults, lane.partner.destination.poll.slice) === 1;
    let isAnswering = true;
    for await (const question of askPartner(lane.partner, rows, identities, job.signal, isProbing)) {
      going = await recording;
      if (going.kind === 'lost') return;
      recording = recordQuestion(house, lane, question);
      // Looked at where it is awaited; until then nobody else need hear of its failure.
      recording.catch(() => undefined);
      isAnswering = question.then !== 'pause';
    }
    if (!isAnswering) break;
  }
  going = await recording;
  if (going.kind === 'on' && !job.signal.aborted) await handOver(house, place, job);
}

/** Two at least while small questions are tried: the second tells whether the first one's receipt is at fault, or the partner. */
function mostOf({ partner }: PolledLane, faults: number): number {
  return Math.max(faults > 0 ? 2 : 1, sliceAfter(faults, partner.destination.poll.slice));
}

/** Undefined where the destination cannot be asked here, or not now. */
async function openLane(house: HandoffHouse, place: LanePlace): Promise<{ lane: PolledLane; first: Going } | undefined> {
  const partner = partnerOf(house, place);
  if (!partner) return undefined;
  const { fence, faults, resumeAt } = await house.database.transaction([place.program], (session) => takeLane(session, place));
  if (resumeAt && resumeAt > now()) return undefined;
  const { program, destination } = place;
  return { lane: { ...place, fence, partner, pending: () => countPending(house, program, destination) }, first: { kind: 'on', faults } };
}

function partnerOf(house: HandoffHouse, { program: name, destination: called }: LanePlace): Partner | undefined {
  const program = house.programs.get(name);
  const destination = program && destinationOf(program, called);
  if (!program || !destination || !hasPoll(destination)) return undefined;
  const parts = house.partsOf(name);
  if (!isSetUp(parts, destination)) return undefined;
  const callMs = program.connectors.get(destination.connector ?? '')?.timeouts.totalMs ?? USUAL_CALL_MS;
  return { destination, client: clientOf(parts, destination), questionMs: callMs * CALLS_IN_QUESTION };
}

function hasPoll(destination: DestinationDefinition): destination is DestinationDefinition & { readonly poll: PollRules<unknown> } {
  return destination.poll !== undefined;
}

/** The job ends and the lane is woken again in one transaction, so that other queues get their turn and this lane loses no time. */
async function handOver(house: HandoffHouse, { program, destination, lane }: LanePlace, { complete }: PollJob): Promise<void> {
  if (!complete) return;
  await house.database.transaction([program], async (session) => {
    await complete(session);
    await wakeLanesOf(house.jobs, session, queueName('poll', program, destination), [lane]);
  });
}
