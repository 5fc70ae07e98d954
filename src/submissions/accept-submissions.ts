import { now } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { type Actor, type LedgerLine, recordLines } from '../ledger/index.ts';
import { checkSubmission } from './check-submission.ts';
import { findBroken } from './documents.sql.ts';
import { mendDocuments, offersOf } from './mend-documents.ts';
import { noteRefused } from './note-refused.ts';
import { type ReceivedSubmission, sealSubmissions } from './prepare-submissions.ts';
import { judgeRows, pickFresh, storeSubmissions } from './store-submissions.ts';
import type { CheckedSubmission, Fault, IntakeProgram, ReceivedFile, Verdict } from './submission.ts';
import { findKnown } from './submissions.sql.ts';

export interface Intake {
  readonly program: IntakeProgram;
  readonly keyring: Keyring;
  readonly actor: Actor;
}

export interface IntakeRow {
  /** One submission in the intake format, as parsed from JSON by `parseJson`. */
  readonly content: unknown;
  /** What came with it, in the order of its `attachments`, from `receiveFile`. What is not here counts as missing. */
  readonly files?: readonly ReceivedFile[];
}

/**
 * Takes in submissions that people send now. Idempotent by program and id: the same content again is `already_known`, other content under the
 * same id is refused by name. A file that comes again for a document that could not be read is taken in its place. Answers one verdict for each row, in order; a refused row never stops the others.
 */
export async function acceptSubmissions(session: Session, intake: Intake, rows: readonly IntakeRow[]): Promise<Verdict[]> {
  const at = now();
  const checked = rows.map(({ content, files = [] }) => ({ ...checkIntake(content, intake.program, at), files }));
  const good = checked.flatMap((row) => ('submission' in row ? [row] : []));
  const submissions = good.map(({ submission }) => submission);
  const stored = await storeNew(session, intake, good, at);
  const verdicts = await judgeRows(session, intake.program.name, submissions, stored, intake.keyring);
  await mendKnown(session, intake, good, verdicts, at);
  await recordLines(
    session,
    verdicts.flatMap((verdict) => lineOf(verdict, intake, at)),
  );
  const byRow = new Map(submissions.map((submission, n) => [submission, verdicts[n]!]));
  const all = checked.map((row): Verdict => ('submission' in row ? byRow.get(row.submission)! : { kind: 'refused', ...row }));
  const refused = all.flatMap((verdict) => (verdict.kind === 'refused' ? [verdict] : []));
  await noteRefused(session, { program: intake.program.name, actor: intake.actor }, refused);
  return all;
}

type CheckedIntake =
  | { readonly submission: CheckedSubmission }
  | { readonly externalId: string | undefined; readonly faults: readonly Fault[] };

/** What an older system knows comes by import, where it is held; somebody who sends a submission knows none of it. */
function checkIntake(content: unknown, program: IntakeProgram, at: Date): CheckedIntake {
  const checked = checkSubmission(content, program, at);
  if (!('submission' in checked)) return checked;
  const { facts, externalId } = checked.submission;
  if (facts.handoffs.length + facts.remediations.length + facts.notices.length === 0) return checked;
  return { externalId, faults: [{ field: 'facts', rule: 'import_only', message: 'Facts of an older system are taken by import only.' }] };
}

async function storeNew(session: Session, { program, keyring }: Intake, rows: readonly ReceivedSubmission[], at: Date) {
  const known = await findKnown(
    session,
    program.name,
    rows.map(({ submission }) => submission.externalId),
  );
  const fresh = new Set(
    pickFresh(
      rows.map(({ submission }) => submission),
      known,
    ),
  );
  const sealed = await sealSubmissions(
    rows.filter(({ submission }) => fresh.has(submission)),
    program,
    keyring,
    at,
  );
  return storeSubmissions(session, sealed, { program: program.name, origin: 'api', importId: null, receivedAt: at }, keyring);
}

async function mendKnown(session: Session, intake: Intake, rows: readonly ReceivedSubmission[], verdicts: readonly Verdict[], at: Date) {
  const repeated = rows.flatMap(({ submission, files }, n) =>
    verdicts[n]!.kind === 'already_known' && files.length > 0 ? [{ submission, files }] : [],
  );
  if (repeated.length === 0) return;
  const known = await findKnown(
    session,
    intake.program.name,
    repeated.map(({ submission }) => submission.externalId),
  );
  const broken = await findBroken(
    session,
    [...known.values()].map(({ id }) => id),
  );
  const offered = repeated.flatMap(({ submission, files }) => {
    const before = known.get(submission.externalId)!;
    return offersOf(submission, before, broken.get(before.id) ?? [], (n) => files[n]);
  });
  await mendDocuments(session, { ...intake, at }, offered);
}

function lineOf(verdict: Verdict, { program, actor }: Intake, at: Date): LedgerLine[] {
  if (verdict.kind !== 'accepted') return [];
  return [{ at, actor, program: program.name, action: 'submission.accepted', subject: { kind: 'submission', id: verdict.externalId } }];
}
