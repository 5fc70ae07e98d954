import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { redactSets } from '../duplicates/index.ts';
import { selectArchivedLines, selectLiveFilesOf } from '../exports/index.ts';
import { callOffHandoffs, idsOfHandoffs, redactAnswers } from '../handoffs/index.ts';
import { type Actor, recordLines, redactAbout } from '../ledger/index.ts';
import { redactNotices } from '../notices/index.ts';
import { redactPackages } from '../packages/index.ts';
import {
  holdPerson,
  type PersonSubmission,
  type Pseudonym,
  pseudonymFor,
  recordRemediations,
  redactSubmissions,
  selectImportsWithRefusals,
} from '../submissions/index.ts';
import { redactRuns, selectLiveRunsOf, type TaskHouse } from '../tasks/index.ts';
import { type ErasureStep, insertErasures } from './erasures.sql.ts';
import { redactHolds, selectHoldsOn } from './holds.sql.ts';
import { insertRedaction } from './redactions.sql.ts';

export interface RedactionRequest {
  readonly program: string;
  readonly personId: string;
  readonly reason: string;
  readonly actor: Actor;
  readonly runId: number | null;
  /** Although some of it is not settled: that is closed, and nothing more of it is sent. */
  readonly isUnsettledToo: boolean;
  /** The keyed hash by which parameters of runs that were sealed are found. */
  readonly macOf: TaskHouse['personal']['macOf'];
}

export interface RedactedPerson {
  readonly id: number;
  readonly submissions: number;
}

const SETTLED = ['delivered', 'remediated', 'duplicate', 'withdrawn', 'closed'];

/**
 * Destroys everything that is kept of a person, in the transaction given: what stands in tables at once, objects by recorded steps that any worker does
 * afterwards and may do twice. Counts, states, ids of submissions, receipts and who did what stay. It cannot be taken back.
 * @throws WaybillError WB_NOT_FOUND for somebody unknown; WB_HELD; WB_REDACTION_REFUSED while something is not settled, in a live run or in a file on
 * its way; WB_HANDOFF_STATE while something is being sent
 */
export async function redactPerson(session: Session, request: RedactionRequest): Promise<RedactedPerson> {
  const at = now();
  const submissions = await holdPerson(session, request.program, request.personId, at);
  await refuse(session, request, submissions);
  const unsettled = submissions.filter(({ state }) => !SETTLED.includes(state));
  if (unsettled.length > 0) await close(session, request, unsettled, at);
  const pseudonym = pseudonymFor(request.personId);
  const { steps, counts } = await forget(session, request, submissions, pseudonym, at);
  const { program, runId, actor, reason } = request;
  const record = { program, pseudonym: pseudonym.name, submissions: submissions.length, counts, runId, author: actor.name, reason, at };
  const id = await insertRedaction(session, record);
  await insertErasures(session, { program, redactionId: id, purgeId: null, at }, steps);
  const subject = { kind: 'redaction', id };
  const details = { ...counts, submissions: submissions.length, objects: steps.length };
  await recordLines(session, [
    { at, actor, program, action: 'person.redacted', subject, ...(runId === null ? {} : { runId }), reason, details },
  ]);
  return { id, submissions: submissions.length };
}

async function refuse(
  session: Session,
  { program, personId, runId, isUnsettledToo }: RedactionRequest,
  submissions: readonly PersonSubmission[],
) {
  if (submissions.length === 0) throw new WaybillError('WB_NOT_FOUND', 'Nothing is kept of this person in the program.');
  const holds = await selectHoldsOn(session, program, personId);
  if (holds.length > 0) throw new WaybillError('WB_HELD', `The person is kept by ${numbered('hold', holds)}.`);
  const unsettled = submissions.filter(({ state }) => !SETTLED.includes(state));
  if (unsettled.length > 0 && !isUnsettledToo)
    throw refusal(`${unsettled.length} of ${submissions.length} submissions are not settled, ${unsettled[0]?.externalId} first`);
  const ids = submissions.map(({ id }) => id);
  const words = { program, submissionIds: ids, names: namesOf(personId, submissions) };
  const runs = await selectLiveRunsOf(session, words, runId);
  if (runs.length > 0) throw refusal(`the person is in ${numbered('run', runs)}, not ended yet`);
  const files = await selectLiveFilesOf(session, ids);
  if (files.length > 0) throw refusal(`submissions of the person stand in ${numbered('export file', files)}, on its way`);
}

/** By which files and parameters may name the person. */
function namesOf(personId: string, submissions: readonly PersonSubmission[]): readonly string[] {
  return [personId, ...submissions.map(({ externalId }) => externalId)];
}

function refusal(why: string): WaybillError {
  return new WaybillError('WB_REDACTION_REFUSED', `The person cannot be redacted: ${why}.`);
}

function numbered(noun: string, ids: readonly number[]): string {
  return ids.length === 1 ? `${noun} ${ids[0]}` : `${noun}s ${ids.join(', ')}`;
}

/** What nobody can deliver any more shall not wait for it. */
async function close(session: Session, request: RedactionRequest, unsettled: readonly PersonSubmission[], at: Date): Promise<void> {
  const { program, actor, runId } = request;
  const submissionIds = unsettled.map(({ id }) => id);
  await callOffHandoffs(session, { program, submissionIds, author: actor.name, reason: 'redacted', at });
  const common = { program, actor, kind: 'closed', isSuccess: true, reason: 'redacted', decidedAt: at } as const;
  await recordRemediations(
    session,
    unsettled.map(({ id, externalId }) => ({ ...common, submissionId: id, externalId, ...(runId === null ? {} : { runId }) })),
  );
}

async function forget(
  session: Session,
  { program, personId, actor, runId, macOf }: RedactionRequest,
  submissions: readonly PersonSubmission[],
  pseudonym: Pseudonym,
  at: Date,
) {
  const ids = submissions.map(({ id }) => id);
  const names = namesOf(personId, submissions);
  const archived = await selectArchivedLines(session, ids);
  const imports = await selectImportsWithRefusals(session, program);
  const handoffIds = await idsOfHandoffs(session, ids);
  await redactHolds(session, { program, personId, pseudonym: pseudonym.name });
  const notices = await redactNotices(session, ids);
  const answers = await redactAnswers(session, ids);
  const sets = await redactSets(session, { program, personId }, pseudonym);
  const packages = await redactPackages(session, ids, at);
  const runs = await redactRuns(session, { program, submissionIds: ids, names }, { id: personId, pseudonym: pseudonym.name, runId, macOf });
  const files = await redactSubmissions(session, ids, pseudonym);
  const lines = await redactAbout(session, {
    program,
    subjects: [
      ...submissions.map(({ externalId }) => ({ kind: 'submission', id: externalId })),
      ...handoffIds.map((id) => ({ kind: 'handoff', id })),
    ],
    actor,
    reason: 'redacted',
  });
  const steps: ErasureStep[] = [
    ...files.map((objectKey) => ({ step: 'object', objectKey, rests: true }) as const),
    ...[...packages.objects, ...runs.objects].map((objectKey) => ({ step: 'object', objectKey }) as const),
    ...runs.runIds.map((id) => ({ step: 'result_files', runId: id }) as const),
    ...archived.map((each) => ({ step: 'archive_lines', ...each }) as const),
    ...imports.map((importId) => ({ step: 'refused_rows', importId, personId }) as const),
  ];
  const counts = { files: files.length, notices, answers, sets, packages: packages.destroyed, runs: runs.runIds.length, lines };
  return { steps, counts };
}
