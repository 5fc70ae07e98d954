import { createHash } from 'node:crypto';
import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { DestinationDefinition } from '#sdk';
import { recordLines } from '../../ledger/index.ts';
import { moveHandoffs } from '../move-handoffs.ts';
import { lockSubmissions, selectSubmissionsOf } from '../moves.sql.ts';
import { lineAbout } from '../note.ts';
import { HANDOFF_ENGINE, type HandoffHouse, type HandoffProgram, type OpenedForDelivery } from '../ports.ts';
import { type DueHandoff, insertAttempt, postpone, selectContent, selectDueHandoff } from './attempts.sql.ts';
import { settleLost } from './settle-unknown.ts';

/** An attempt whose intent is on record. Until `until` its worker may be at work; after that nobody knows what became of it. */
export interface BegunAttempt {
  readonly handoff: DueHandoff;
  readonly number: number;
  readonly startedAt: Date;
  readonly until: Date;
  /** Undefined: what is stored cannot be opened. */
  readonly opened: OpenedForDelivery | undefined;
  /** What would be sent is not what an earlier attempt sent. */
  readonly hasOtherContent: boolean;
}

/** A delivery makes several calls, each as long as its connector allows, and may have a document made by another one. */
const CALLS = 3;
const SPARE_MS = 60_000;
const PARENT_WAIT_MS = 900_000;
/** Standings in which nothing more is sent, and reasons for which somebody else has it. */
const SET_ASIDE = ['withdrawn', 'duplicate', 'remediated', 'closed'];
const SHARED = ['awaiting_acknowledgement', 'refused_by_partner'];

/**
 * Writes the intent of an attempt, or settles what is due in another way: a `sending` whose worker fell silent, a submission that was set aside.
 * Undefined: there is nothing to send.
 */
export async function beginAttempt(
  house: HandoffHouse,
  program: HandoffProgram,
  destination: DestinationDefinition,
  handoffId: number,
): Promise<BegunAttempt | undefined> {
  return house.database.transaction([program.name], async (session) => {
    await lockSubmissions(session, await selectSubmissionsOf(session, [handoffId]));
    const handoff = await selectDueHandoff(session, handoffId);
    const at = now();
    if (handoff?.kind !== 'deliver' || !handoff.dueAt || handoff.dueAt > at) return undefined;
    if (handoff.state === 'sending') return settleLost(session, destination, handoff, at);
    if (handoff.state !== 'waiting' && handoff.state !== 'retrying') return undefined;
    const reason = whyNotSent(handoff);
    if (handoff.isStopped) return undefined;
    if (reason) return cancel(session, handoff, reason, at);
    if (handoff.parentId !== null && handoff.parentReceipt === null) return postpone(session, handoff.id, later(at, PARENT_WAIT_MS));
    return begin(house, session, { handoff, at, until: later(at, leaseMs(program, destination)) });
  }) as Promise<BegunAttempt | undefined>;
}

/** Undefined: it may go. */
function whyNotSent({ settled, standingReason, isCovered }: DueHandoff): string | undefined {
  if (SET_ASIDE.includes(settled)) return `the submission is ${settled}`;
  if (SHARED.includes(standingReason ?? '')) return 'it was shared with a partner';
  return isCovered ? 'another hand-off was taken meanwhile' : undefined;
}

async function cancel(session: Session, handoff: DueHandoff, reason: string, at: Date): Promise<undefined> {
  const from = handoff.state === 'retrying' ? 'retrying' : 'waiting';
  await moveHandoffs(session, handoff.program, [{ handoffId: handoff.id, from, to: 'cancelled', reason }], at);
  await recordLines(session, [lineAbout(handoff, 'cancelled', { by: HANDOFF_ENGINE, reason, at })]);
}

/** Longest that one attempt may be under way; its calls are aborted before. */
function leaseMs(program: HandoffProgram, { connector }: DestinationDefinition): number {
  const longest = Math.max(0, ...[...program.connectors.values()].map(({ timeouts }) => timeouts.totalMs));
  return (program.connectors.get(connector ?? '')?.timeouts.totalMs ?? SPARE_MS) * CALLS + longest + SPARE_MS;
}

interface Beginning {
  readonly handoff: DueHandoff;
  readonly at: Date;
  readonly until: Date;
}

async function begin(house: HandoffHouse, session: Session, { handoff, at, until }: Beginning): Promise<BegunAttempt> {
  const number = handoff.attempts + 1;
  const contentSha256 = await contentOf(session, handoff);
  const next = { kind: 'deliver', dueAt: until, tries: handoff.tries ?? 0 } as const;
  const from = handoff.state === 'retrying' ? 'retrying' : 'waiting';
  await moveHandoffs(session, handoff.program, [{ handoffId: handoff.id, from, to: 'sending', next }], at);
  await insertAttempt(session, { handoffId: handoff.id, program: handoff.program, number, key: handoff.key, contentSha256, startedAt: at });
  await recordLines(session, [lineAbout(handoff, 'attempt_begun', { by: HANDOFF_ENGINE, at, details: { number } })]);
  const reader = { actor: HANDOFF_ENGINE, program: handoff.program, reason: `delivery to ${handoff.destination}` };
  const opened = (await house.doors.open(session, reader, [handoff.submissionId])).get(handoff.submissionId);
  const hasOtherContent = handoff.contentSha256 !== null && !handoff.contentSha256.equals(contentSha256);
  return { handoff, number, startedAt: at, until, opened, hasOtherContent };
}

/** Binds the attempt to what it sends: the submission's own hash, and every file of it. */
async function contentOf(session: Session, { submissionId, contentHash }: DueHandoff): Promise<Buffer> {
  const hash = createHash('sha256').update(contentHash);
  for (const { label, sha256 } of await selectContent(session, submissionId)) {
    hash.update(JSON.stringify([label, sha256?.toString('hex') ?? null]));
  }
  return hash.digest();
}

function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
