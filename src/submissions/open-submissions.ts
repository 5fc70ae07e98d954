import { now } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import type { DocumentView, Identity, OpenedSubmission } from '#sdk';
import { type Actor, recordLines } from '../ledger/index.ts';
import { correctedBy, openCorrections } from './correct-submissions.ts';
import { contextOf } from './prepare-submissions.ts';
import type { AttachmentPlace } from './read-attachment.ts';
import { type DocumentRow, type SealedRow, selectDocuments, selectSealed } from './read-submissions.sql.ts';

/** Who opens payloads, and why. */
export interface Reader {
  readonly actor: Actor;
  readonly program: string;
  readonly reason: string;
  readonly runId?: number;
}

/**
 * Opens payloads and identities. One ledger line says who opened which ones and why; it stands in the transaction given, so hand the answer on
 * only once that has committed. Submissions outside of the session's programs, and stored bytes that do not decrypt, are left out; the line names the latter.
 */
export async function openSubmissions(
  session: Session,
  keyring: Keyring,
  ids: readonly number[],
  reader: Reader,
): Promise<ReadonlyMap<number, OpenedSubmission>> {
  const opened = await openWithAttachments(session, keyring, ids, reader);
  return new Map([...opened].map(([id, { submission }]) => [id, submission]));
}

export interface OpenedWithAttachments {
  readonly submission: OpenedSubmission;
  /** By label: for `readAttachment`, which asks the database no more. */
  readonly attachments: ReadonlyMap<string, AttachmentPlace>;
}

/** The same, with where their attachments lie: what a task reads of them is in the line as well. */
export async function openWithAttachments(
  session: Session,
  keyring: Keyring,
  ids: readonly number[],
  reader: Reader,
): Promise<ReadonlyMap<number, OpenedWithAttachments>> {
  const rows = await selectSealed(session, ids);
  const documents = Map.groupBy(
    await selectDocuments(
      session,
      rows.map(({ id }) => id),
    ),
    ({ submissionId }) => submissionId,
  );
  const corrections = await openCorrections(session, keyring, rows);
  const opened = new Map<number, OpenedWithAttachments>();
  const unreadable: string[] = [];
  for (const row of rows) {
    const own = documents.get(row.id) ?? [];
    const submission = await openOne(row, own, keyring);
    const corrected = corrections.get(row.id);
    const seen = submission && corrected ? correctedBy(submission, corrected) : submission;
    if (seen) opened.set(row.id, { submission: seen, attachments: placesOf(row, own) });
    else unreadable.push(row.externalId);
  }
  await recordLines(session, [lineOf(rows, unreadable, reader)]);
  return opened;
}

interface StoredPayload {
  readonly payload: unknown;
  readonly attachments: readonly { readonly label: string; readonly name: string }[];
}

async function openOne(row: SealedRow, documents: readonly DocumentRow[], keyring: Keyring): Promise<OpenedSubmission | undefined> {
  const stored = await read<StoredPayload>(keyring, row.payload, contextOf(row.program, 'payload', row.externalId));
  const identity = await read<Identity>(keyring, row.identity, contextOf(row.program, 'identity', row.externalId));
  if (!stored || !identity) return undefined;
  const names = new Map(stored.attachments.map(({ label, name }) => [label, name]));
  const { externalId: id, form, submittedAt, contentHash } = row;
  const views = documents.map((document) => viewOf(document, names.get(document.label)));
  return { id, form, submittedAt, contentHash, payload: stored.payload, identity, documents: views };
}

async function read<T>(keyring: Keyring, cipher: Buffer, context: Readonly<Record<string, string>>): Promise<T | undefined> {
  const plain = await keyring.decrypt(cipher, context).catch(() => undefined);
  return plain && (JSON.parse(plain.toString('utf8')) as T);
}

function placesOf({ program, externalId }: SealedRow, documents: readonly DocumentRow[]): ReadonlyMap<string, AttachmentPlace> {
  const attachments = documents.filter(({ source }) => source === 'attachment');
  return new Map(attachments.map(({ label, sha256, objectKey }) => [label, { program, externalId, label, sha256, objectKey }]));
}

function viewOf(document: DocumentRow, fileName: string | undefined): DocumentView {
  const { label, documentType, isRequired, source, mediaType, bytes, sha256 } = document;
  return { label, documentType, isRequired, source, mediaType, bytes, sha256: sha256?.toString('hex') ?? null, fileName: fileName ?? null };
}

function lineOf(rows: readonly SealedRow[], unreadable: readonly string[], { actor, program, reason, runId }: Reader) {
  const [first] = rows;
  const subject = rows.length === 1 && first ? { kind: 'submission', id: first.externalId } : { kind: 'submissions', id: program };
  const details = { opened: rows.map(({ externalId }) => externalId), ...(unreadable.length > 0 ? { unreadable } : {}) };
  return { at: now(), actor, program, action: 'submission.opened', subject, ...(runId === undefined ? {} : { runId }), reason, details };
}
