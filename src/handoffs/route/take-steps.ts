import { createHash } from 'node:crypto';
import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { DestinationDefinition } from '#sdk';
import { recordLines } from '../../ledger/index.ts';
import { type HandoffMove, moveHandoffs } from '../move-handoffs.ts';
import { lockSubmissions } from '../moves.sql.ts';
import { destinationOf, HANDOFF_ENGINE, type HandoffHouse, type HandoffProgram, isSetUp } from '../ports.ts';
import { nextStep, type RouteMap } from './next-step.ts';
import {
  type FreshHandoff,
  insertFresh,
  type SteppingDocument,
  type SteppingHandoff,
  selectSteppingDocuments,
  selectSteppingHandoffs,
  selectWithSteps,
  updateFollowed,
} from './steps.sql.ts';

export interface TakenSteps {
  /** Fresh hand-offs. */
  readonly made: number;
  /** Ends that were answered, by a fresh hand-off or by nothing being left. */
  readonly followed: number;
  /** Hand-offs of single documents that gave way to one of the whole submission. */
  readonly cancelled: number;
  /** The last submission that was looked at; undefined: none is left after it. */
  readonly last: number | undefined;
}

const DAY_MS = 86_400_000;

/**
 * Takes the steps of one page of submissions: whatever their routes have next, from what is stored of them and nothing else. Forms without a route
 * are left alone.
 */
export async function takeSteps(house: HandoffHouse, program: HandoffProgram, after: number): Promise<TakenSteps> {
  const forms = [...program.forms.values()].filter(({ route }) => route).map(({ name }) => name);
  const limit = house.timings.stepPage;
  return house.database.transaction([program.name], async (session) => {
    const ids = await selectWithSteps(session, program.name, { forms, after, limit });
    const last = ids.length < limit ? undefined : ids.at(-1);
    if (ids.length === 0) return { made: 0, followed: 0, cancelled: 0, last };
    await lockSubmissions(session, ids);
    const plans = await planSteps(session, house, program, ids);
    return { ...(await store(session, program, plans)), last };
  });
}

/** What one submission's routes come to. */
interface Plan {
  readonly externalId: string;
  readonly fresh: readonly (FreshHandoff & { readonly label: string | null })[];
  readonly followed: readonly number[];
  readonly cancels: readonly SteppingHandoff[];
}

async function planSteps(session: Session, house: HandoffHouse, program: HandoffProgram, ids: readonly number[]): Promise<Plan[]> {
  const documents = Map.groupBy(await selectSteppingDocuments(session, ids), ({ submissionId }) => submissionId);
  const handoffs = Map.groupBy(await selectSteppingHandoffs(session, ids), ({ submissionId }) => submissionId);
  const maps = mapsOf(house, program);
  return [...documents].map(([id, own]) => planSubmission(program, maps, own, handoffs.get(id) ?? [], now()));
}

type Maps = (document: SteppingDocument) => RouteMap;

function mapsOf(house: HandoffHouse, program: HandoffProgram): Maps {
  const parts = house.partsOf(program.name);
  const canDeliver = (name: string): boolean => {
    const destination = destinationOf(program, name);
    return destination?.deliver !== undefined && isSetUp(parts, destination);
  };
  return ({ form, label, documentType, source, parentId }) => ({
    hops: program.forms.get(form)?.route?.({ label, documentType, source, hasParent: parentId !== null }) ?? [],
    destination: (name) => destinationOf(program, name),
    canDeliver,
  });
}

function planSubmission(
  program: HandoffProgram,
  maps: Maps,
  documents: readonly SteppingDocument[],
  handoffs: readonly SteppingHandoff[],
  at: Date,
): Plan {
  const steps = documents
    .filter((document) => mayStep(document, handoffs))
    .map((document) => {
      const past = handoffs.filter(({ documentId }) => documentId === document.documentId || documentId === null);
      return { document, past, step: nextStep(maps(document), past, at) };
    });
  const sends = steps.flatMap(({ document, step }) => {
    const destination = step.kind === 'send' ? destinationOf(program, step.destination) : undefined;
    return step.kind === 'send' && destination ? [freshOf(program, document, destination, step.round, at)] : [];
  });
  const whole = sends.find(({ documentId }) => documentId === null);
  const answered = steps.filter(({ step }) => step.kind === 'send' || step.kind === 'none').flatMap(({ past }) => past);
  return {
    externalId: documents[0]!.externalId,
    fresh: whole ? [whole] : sends,
    followed: [...new Set(answered.filter(isUnanswered).map(({ id }) => id))],
    cancels: whole ? handoffs.filter(({ documentId, state }) => documentId !== null && (state === 'waiting' || state === 'retrying')) : [],
  };
}

/** What was never sent waits until its parent was taken, and until it can be read. */
function mayStep({ documentId, parentId, isReadable }: SteppingDocument, handoffs: readonly SteppingHandoff[]): boolean {
  if (handoffs.some((each) => each.state !== 'cancelled' && (each.documentId === documentId || each.documentId === null))) return true;
  const isTaken = ({ state }: SteppingHandoff) => state === 'accepted' || state === 'provisional' || state === 'delivered';
  return isReadable && (parentId === null || handoffs.some((each) => each.documentId === parentId && isTaken(each)));
}

export function isUnanswered({ state, followedAt }: SteppingHandoff): boolean {
  return followedAt === null && (state === 'rejected' || state === 'expired' || state === 'exhausted');
}

export function freshOf(
  program: HandoffProgram,
  document: SteppingDocument,
  { name, covers, timeBoxDays, receiptKind }: DestinationDefinition,
  round: number,
  at: Date,
): Plan['fresh'][number] {
  const label = covers === 'submission' ? null : document.label;
  return {
    submissionId: document.submissionId,
    documentId: covers === 'submission' ? null : document.documentId,
    label,
    destination: name,
    round,
    key: keyOf([program.name, document.externalId, name, label ?? '', String(round), document.contentHash.toString('hex')]),
    receiptKind,
    answerBy: new Date(at.getTime() + timeBoxDays * DAY_MS),
  };
}

/** The same for every attempt, and for whoever computes it again: submission, destination, document, round and content. */
function keyOf(parts: readonly string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

async function store(session: Session, program: HandoffProgram, plans: readonly Plan[]): Promise<Omit<TakenSteps, 'last'>> {
  const at = now();
  const followed = plans.flatMap((plan) => plan.followed);
  const fresh = plans.flatMap((plan) => plan.fresh);
  const cancels = plans.flatMap((plan) => plan.cancels);
  if (followed.length + fresh.length + cancels.length === 0) return { made: 0, followed: 0, cancelled: 0 };
  await moveHandoffs(session, program.name, cancels.map(cancelOf), at);
  await updateFollowed(session, followed, at);
  const made = fresh.length > 0 ? await insertFresh(session, program.name, fresh, at) : 0;
  const counts = { made, followed: followed.length, cancelled: cancels.length };
  await recordLines(session, [lineOf(program.name, plans, counts, at)]);
  return counts;
}

function cancelOf({ id, state }: SteppingHandoff): HandoffMove {
  return {
    handoffId: id,
    from: state === 'retrying' ? 'retrying' : 'waiting',
    to: 'cancelled',
    reason: 'the whole submission goes another way',
  };
}

function lineOf(program: string, plans: readonly Plan[], counts: Omit<TakenSteps, 'last'>, at: Date) {
  const made = plans.flatMap(({ externalId, fresh }) =>
    fresh.map(({ destination, label, round }) => ({ submission: externalId, destination, document: label, round })),
  );
  const nothingLeft = plans.filter(({ fresh, followed }) => fresh.length === 0 && followed.length > 0).map(({ externalId }) => externalId);
  return {
    at,
    actor: HANDOFF_ENGINE,
    program,
    action: 'handoff.steps_taken',
    subject: { kind: 'submissions', id: program },
    details: { ...counts, made, nothingLeft },
  };
}
