import { now } from '#kernel/clock/clock.ts';
import type { Job } from '#kernel/jobs/index.ts';
import type { DestinationDefinition, PollRules } from '#sdk';
import { clientOf, destinationOf, type HandoffHouse, isSetUp } from '../ports.ts';
import { queueName, wakeLanesOf } from '../queues.ts';
import { askPartner, type Partner } from './ask-partner.ts';
import { countPending } from './count-pending.ts';
import { sliceAfter } from './next-poll.ts';
import { takeLane } from './poll-lanes.sql.ts';
import { type Going, type PolledLane, type ReadSlice, readSlice, recordQuestion } from './poll-slice.ts';
import type { LanePlace } from './schedule.sql.ts';

/** A call may be made four times with pauses in between, see the connections; the question ends when that is over. */
const CALLS_IN_QUESTION = 5;
const USUAL_CALL_MS = 60_000;

/** Without `complete` the sweep wakes the lane again when the job has done its part. */
type PollJob = Pick<Job, 'signal'> & Partial<Pick<Job, 'complete'>>;

/**
 * Asks a destination about what is due in one lane, slice after slice, until nothing is due, the partner is not to be asked now, the job has done
 * its part or the worker stops. While one slice is asked about, the one before is being recorded and the next one read.
 */
export async function pollLane(house: HandoffHouse, place: LanePlace, job: PollJob): Promise<void> {
  const taken = await openLane(house, place);
  if (!taken) return;
  const going = await pollSlices(house, taken.lane, taken.first, job.signal);
  if (going.kind === 'on' && !job.signal.aborted) await handOver(house, place, job);
}

async function pollSlices(house: HandoffHouse, lane: PolledLane, first: Going, signal: AbortSignal): Promise<Going> {
  const { perJob } = house.timings;
  let going = first;
  let recording = Promise.resolve(first);
  let inWork: readonly number[] = [];
  let next: Promise<ReadSlice> = readSlice(house, lane, mostOf(lane, going), inWork);
  for (let slices = 1; going.kind === 'on' && slices <= perJob && !signal.aborted; slices += 1) {
    const { rows, identities } = await next;
    if (rows.length === 0) return { ...(await recording), kind: 'done' };
    const isProbing = sliceAfter(going.faults, lane.partner.destination.poll.slice) === 1;
    const ids = rows.map(({ id }) => id);
    next = slices < perJob ? later(readSlice(house, lane, mostOf(lane, going), [...inWork, ...ids])) : NO_SLICE;
    inWork = ids;
    for await (const question of askPartner(lane.partner, rows, identities, signal, isProbing)) {
      going = await recording;
      if (going.kind === 'lost') return going;
      recording = later(recordQuestion(house, lane, question));
      if (question.then === 'pause') return recording;
    }
  }
  return recording;
}

const NO_SLICE: Promise<ReadSlice> = Promise.resolve({ rows: [], identities: new Map() });

/** Looked at where it is awaited; until then nobody else need hear of its failure. */
function later<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

/** Two at least while small questions are tried: the second tells whether the first one's receipt is at fault, or the partner. */
function mostOf({ partner }: PolledLane, { faults }: Going): number {
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
