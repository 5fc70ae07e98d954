import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { closeFindings, openFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import { markShared, markWithdrawn, type ScopedDeed } from '../tasks/index.ts';
import { type Comparison, compareWithStore, mismatchOf } from './compare-with-store.ts';
import { noteOf } from './note.ts';
import { type Candidate, lockSubmissions, selectCandidates, selectKnownKeys } from './packages.sql.ts';
import type { ShareHouse } from './ports.ts';
import { findPartner, holdEndedRun } from './refusals.ts';
import { countBy, type LeftOut, portions, type Share, whyLeftOut } from './share.ts';
import { insertLines } from './share-lines.sql.ts';
import { beginShare, lockShare, openShare, selectShare, selectShareOfRun } from './shares.sql.ts';
import { writeManifest } from './write-manifest.ts';

const DAY_MS = 86_400_000;
const MISMATCH = 'package_mismatch';
/** A share that was stopped holds up people: it is to be looked at within a day. */
const MISMATCH_DAYS = 1;

export interface ShareRequest extends ScopedDeed {
  readonly runId: number;
  /** May be left out where the program has one partner. */
  readonly partner?: string;
}

export interface CreatedShare extends Share {
  /** False where the run had been shared before and nothing is new in it. */
  readonly isNew: boolean;
}

type Begun =
  | { readonly existing: Share }
  | { readonly refusal: WaybillError }
  | { readonly id: number; readonly program: string; readonly candidates: readonly Candidate[] };

/**
 * Makes the packages of an ended run a share: compares them with the store, writes the manifest, opens. The same run again answers the share it
 * has. Submissions that healed or were withdrawn since, or are shared already, are left out and counted:
 * packages of the run = packages of the share + left out.
 * @throws WB_SHARE_MISMATCH where database and store differ (a finding tells too), WB_SHARE_NOTHING, WB_RUN_STATE, WB_USAGE, WB_NOT_FOUND
 */
export async function createShare(house: ShareHouse, request: ShareRequest): Promise<CreatedShare> {
  const begun = await house.database.transaction(request.scope, (session) => begin(house, session, request));
  if ('existing' in begun) return { ...begun.existing, isNew: false };
  if ('refusal' in begun) throw begun.refusal;
  const comparison = await compareWithStore(house.objects, begun.program, begun.candidates, (keys) =>
    house.database.transaction([begun.program], (session) => selectKnownKeys(session, keys)),
  );
  const mismatch = mismatchOf(comparison, request.runId);
  if (mismatch) {
    await house.database.transaction([begun.program], (session) => reportMismatch(session, begun, request, mismatch));
    throw mismatch;
  }
  return house.database.transaction([begun.program], (session) => open(house, session, begun.id, request, comparison));
}

async function begin(house: ShareHouse, session: Session, request: ShareRequest): Promise<Begun> {
  const at = now();
  const program = await holdEndedRun(session, request.runId);
  const candidates = await selectCandidates(session, request.runId, at);
  const { fresh, leftOut, healed } = judge(candidates);
  if (fresh.length === 0) {
    await markWithdrawn(session, { submissionIds: healed, at });
    const existing = await selectShareOfRun(session, request.runId);
    return existing ? { existing } : { refusal: nothingToShare(request.runId, leftOut) };
  }
  const partner = findPartner(house, program, request.partner);
  const answerBy = new Date(at.getTime() + partner.acknowledgeWithinDays * DAY_MS);
  const id = await beginShare(session, { program, runId: request.runId, partner: partner.name, answerBy, by: request.by.name, at });
  return { id, program, candidates: candidates.filter(({ isShared }) => !isShared) };
}

function judge(candidates: readonly Candidate[]) {
  const leftOut = candidates.filter((candidate) => whyLeftOut(candidate) !== null);
  return {
    fresh: candidates.filter((candidate) => whyLeftOut(candidate) === null),
    leftOut: countBy(leftOut, (candidate) => whyLeftOut(candidate) ?? ''),
    healed: leftOut.filter((candidate) => whyLeftOut(candidate) === candidate.standing).map(({ submissionId }) => submissionId),
  };
}

function nothingToShare(runId: number, leftOut: LeftOut): WaybillError {
  const reasons = Object.entries(leftOut).map(([reason, count]) => `${count} ${reason}`);
  return new WaybillError('WB_SHARE_NOTHING', `Run ${runId} has nothing to share: ${reasons.join(', ') || 'it made no package'}.`, {
    runId,
    leftOut,
  });
}

async function reportMismatch(
  session: Session,
  { id, program }: { id: number; program: string },
  { runId }: ShareRequest,
  mismatch: WaybillError,
): Promise<void> {
  const openedAt = now();
  const answerBy = new Date(openedAt.getTime() + MISMATCH_DAYS * DAY_MS);
  await openFindings(session, [
    { program, kind: MISMATCH, subject: `run:${runId}`, runId, shareId: id, details: mismatch.details, openedAt, answerBy },
  ]);
}

/**
 * In one transaction: who is in it, the manifest, the lines. The store is written before the commit; if that fails, the share is still in
 * preparation and the next try writes what then holds.
 */
async function open(house: ShareHouse, session: Session, id: number, request: ShareRequest, { stored }: Comparison): Promise<CreatedShare> {
  await holdEndedRun(session, request.runId);
  const share = await lockShare(session, id);
  if (share?.state !== 'preparing') return { ...(share as Share), isNew: false };
  const before = await selectCandidates(session, request.runId, now());
  await lockSubmissions(
    session,
    before.map(({ submissionId }) => submissionId),
  );
  const at = now();
  const candidates = await selectCandidates(session, request.runId, at);
  const judged = judge(candidates);
  // Recorded since the comparison: not compared, so not in this share.
  const fresh = judged.fresh.filter(({ objectKey }) => stored.has(objectKey));
  const leftOut =
    fresh.length === judged.fresh.length ? judged.leftOut : { ...judged.leftOut, recorded_meanwhile: judged.fresh.length - fresh.length };
  if (fresh.length === 0) throw nothingToShare(request.runId, leftOut);
  const manifest = await writeManifest(house.objects, share, fresh, stored);
  await writeLines(session, { ...share, at }, fresh);
  const bytes = fresh.reduce((sum, line) => sum + line.bytes, 0);
  await openShare(session, { id, packages: fresh.length, bytes, leftOut, manifestKey: manifest.key, manifestSha256: manifest.sha256, at });
  await markWithdrawn(session, { submissionIds: judged.healed, at });
  await closeFindings(session, [{ program: share.program, kind: MISMATCH, subject: `run:${share.runId}` }], 'database and store agree', at);
  const details = { partner: share.partner, packages: fresh.length, bytes, leftOut, manifest: manifest.sha256.toString('hex') };
  await recordLines(session, [noteOf(share, 'opened', request, details)]);
  return { ...((await selectShare(session, id)) as Share), isNew: true };
}

async function writeLines(session: Session, share: { id: number; program: string; at: Date }, lines: readonly Candidate[]): Promise<void> {
  const placed = lines.map(({ submissionId, packageId }, index) => ({ position: index + 1, submissionId, packageId }));
  for (const portion of portions(placed)) {
    await insertLines(session, share, portion);
    await markShared(session, { submissionIds: portion.map(({ submissionId }) => submissionId), shareId: share.id, at: share.at });
  }
}
