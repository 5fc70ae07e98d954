import { createHash } from 'node:crypto';
import { now } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { CorrectableField, Identity, OpenedSubmission } from '#sdk';
import { type Actor, recordLines } from '../ledger/index.ts';
import { insertCorrections, selectCorrections } from './corrections.sql.ts';
import { lockSubmissions } from './remediations.sql.ts';

export type Corrections = Readonly<Partial<Record<CorrectableField, string>>>;

export interface CorrectionRow {
  readonly submissionId: number;
  readonly externalId: string;
  readonly program: string;
  readonly values: Corrections;
  readonly reason: string;
  readonly actor: Actor;
  readonly runId: number | null;
}

function contextOf(program: string, externalId: string) {
  return { program, kind: 'correction', id: externalId };
}

/**
 * Records overrides, encrypted, each with a ledger line that names the fields and no value. What was sent stays as it is.
 * @throws WaybillError WB_USAGE where nothing is corrected; WB_NOT_FOUND outside of the session's programs
 */
export async function recordCorrections(session: Session, keyring: Keyring, rows: readonly CorrectionRow[]): Promise<void> {
  const empty = rows.find(({ values }) => Object.keys(values).length === 0);
  if (empty) throw new WaybillError('WB_USAGE', `Nothing is corrected in submission ${empty.externalId}: give at least one value.`);
  const locked = await lockSubmissions(
    session,
    rows.map(({ submissionId }) => submissionId),
  );
  const outside = rows.find(({ submissionId }) => !locked.has(submissionId));
  if (outside) throw new WaybillError('WB_NOT_FOUND', `There is no submission ${outside.externalId} within your programs.`);
  const decidedAt = now();
  const sealed = await Promise.all(
    rows.map(async ({ submissionId, externalId, program, values, reason, actor, runId }) => {
      const ciphertext = await keyring.encrypt(Buffer.from(JSON.stringify(values)), contextOf(program, externalId));
      const fields = Object.keys(values).toSorted();
      return { submissionId, fields, keyId: keyring.keyIdOf(ciphertext), ciphertext, reason, author: actor.name, runId, decidedAt };
    }),
  );
  await insertCorrections(session, sealed);
  await recordLines(
    session,
    rows.map(({ externalId, program, values, reason, actor, runId }) => ({
      at: decidedAt,
      actor,
      program,
      action: 'submission.corrected',
      subject: { kind: 'submission', id: externalId },
      ...(runId === null ? {} : { runId }),
      reason,
      details: { fields: Object.keys(values).toSorted() },
    })),
  );
}

/** What holds of these submissions now, by submission; the newest of each field. `mark` changes with every correction. */
export async function openCorrections(
  session: Session,
  keyring: Keyring,
  rows: readonly { readonly id: number; readonly program: string; readonly externalId: string }[],
): Promise<ReadonlyMap<number, { readonly values: Corrections; readonly mark: string }>> {
  const sealed = await selectCorrections(
    session,
    rows.map(({ id }) => id),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const opened = new Map<number, { values: Corrections; mark: string }>();
  for (const { id, submissionId, ciphertext } of sealed) {
    const { program, externalId } = byId.get(submissionId)!;
    const values = JSON.parse((await keyring.decrypt(ciphertext, contextOf(program, externalId))).toString('utf8')) as Corrections;
    const before = opened.get(submissionId);
    opened.set(submissionId, { values: { ...before?.values, ...values }, mark: `${before?.mark ?? ''}/${id}` });
  }
  return opened;
}

/** The submission as deliveries and packages shall see it: under another content hash, since what is made of it is something else. */
export function correctedBy(
  submission: OpenedSubmission,
  { values, mark }: { readonly values: Corrections; readonly mark: string },
): OpenedSubmission {
  const { file_number: fileNumber, ...fields } = values;
  const numbers = submission.identity.file_numbers ?? [];
  const identity: Identity = {
    ...submission.identity,
    ...fields,
    ...(fileNumber === undefined ? {} : { file_numbers: [fileNumber, ...numbers.filter((number) => number !== fileNumber)] }),
  };
  const contentHash = createHash('sha256').update(submission.contentHash).update(mark).digest();
  return { ...submission, identity, contentHash, corrections: values };
}
