import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { closeFindings, foundExportedHandoffs, missExportedHandoffs, openFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import type { ScopedDeed } from '../tasks/index.ts';
import { type ComparedLines, compareLines, linesOf } from './compare-lines.ts';
import type { ExportFile } from './export.ts';
import { fileSubject, finding, NOT_RECEIVED, UNEXPLAINED } from './findings.ts';
import { readArchive, sha256Of } from './keep-archive.ts';
import { lockForExport } from './lock.sql.ts';
import { noteOf } from './note.ts';
import type { ExportHouse } from './ports.ts';
import { insertReceipt } from './receipts.sql.ts';
import { exportNamed, holdFile } from './refusals.ts';
import { releaseRows, selectRows } from './rows.sql.ts';

export interface ReconcileRequest extends ScopedDeed {
  readonly fileId: number;
  /** The lines that the partner received, as it received them. */
  readonly list: Buffer;
  /** The list is all that it has: what it lacks goes into the next file. */
  readonly sendMissingAgain: boolean;
}

export interface Reconciled {
  readonly fileId: number;
  /** The same list was compared before: nothing was changed. */
  readonly isRepeat: boolean;
  readonly ours: { readonly lines: number; readonly received: number; readonly missing: number };
  readonly list: { readonly lines: number; readonly received: number; readonly repeated: number; readonly notOurs: number };
  /** Our lines that the list lacks: line number and submission. */
  readonly missing: readonly { readonly position: number; readonly submission: string }[];
  /** Line numbers of the list. */
  readonly repeated: readonly number[];
  readonly notOurs: readonly number[];
}

/**
 * Compares a confirmed file with the partner's own list of what it received, line by line. What the list lacks is contrary proof and needs
 * attention; what a later list has after all turned up. What only the partner has is a finding.
 * @throws WaybillError WB_NOT_FOUND, WB_EXPORT_STATE, WB_OBJECT_MISSING
 */
export async function reconcileFile(house: ExportHouse, request: ReconcileRequest): Promise<Reconciled> {
  return house.database.transaction(request.scope, async (session) => {
    const file = await holdFile(session, request.fileId, ['confirmed'], 'to be compared');
    const { definition } = exportNamed(house, file.program, file.export);
    const ours = linesOf(await readArchive(house, file), definition.layout.encoding);
    const list = linesOf(request.list, definition.layout.encoding);
    const compared = compareLines(ours, list);
    const rows = await selectRows(session, file.id, ['written']);
    const isNew = await insertReceipt(session, receiptFrom(file, request, compared, list.length));
    if (isNew) await apply(session, house, { file, request, compared, rows });
    const names = new Map(rows.map(({ position, externalId }) => [position, externalId]));
    return {
      fileId: file.id,
      isRepeat: !isNew,
      ours: { lines: ours.length, received: compared.received.length, missing: compared.missing.length },
      list: {
        lines: list.length,
        received: compared.received.length,
        repeated: compared.repeated.length,
        notOurs: compared.notOurs.length,
      },
      missing: compared.missing.map((position) => ({ position, submission: names.get(position) ?? '' })),
      repeated: compared.repeated,
      notOurs: compared.notOurs,
    };
  });
}

function receiptFrom(file: ExportFile, { list, by, reason }: ReconcileRequest, compared: ComparedLines, lines: number) {
  return {
    fileId: file.id,
    program: file.program,
    listSha256: sha256Of(list),
    lines,
    received: compared.received.length,
    notReceived: compared.missing.length,
    repeated: compared.repeated.length,
    notOurs: compared.notOurs.length,
    missing: compared.missing,
    author: by.name,
    reason,
    at: now(),
  };
}

interface ToApply {
  readonly file: ExportFile;
  readonly request: ReconcileRequest;
  readonly compared: ComparedLines;
  readonly rows: Awaited<ReturnType<typeof selectRows>>;
}

async function apply(session: Session, house: ExportHouse, { file, request, compared, rows }: ToApply): Promise<void> {
  const at = now();
  const { destination } = exportNamed(house, file.program, file.export);
  const missing = new Set(compared.missing);
  // A row that went again with a later file is that file's.
  const own = rows.filter(({ releasedAt }) => releasedAt === null);
  const lacking = own.filter(({ position }) => missing.has(position ?? 0)).map(({ submissionId }) => submissionId);
  const there = own.filter(({ position }) => !missing.has(position ?? 0)).map(({ submissionId }) => submissionId);
  await lockForExport(
    session,
    own.map(({ submissionId }) => submissionId),
  );
  const to = { program: file.program, destination: destination.name, at, author: request.by.name };
  const found = await foundExportedHandoffs(session, { ...to, reason: 'in_partners_list' }, there);
  const missed = await missExportedHandoffs(
    session,
    { ...to, reason: 'not_in_partners_list', mayGoAgain: request.sendMissingAgain },
    lacking,
  );
  if (request.sendMissingAgain) await releaseRows(session, file.id, at, lacking);
  await noteFindings(session, file, compared, at);
  const { received, repeated, notOurs } = compared;
  const sums = {
    received: received.length,
    missing: missed.length,
    turned_up: found.length,
    repeated: repeated.length,
    not_ours: notOurs.length,
  };
  await recordLines(session, [noteOf(file, 'reconciled', request, { ...sums, sent_again: request.sendMissingAgain ? lacking.length : 0 })]);
}

async function noteFindings(session: Session, file: ExportFile, { missing, repeated, notOurs }: ComparedLines, at: Date): Promise<void> {
  const subject = fileSubject(file);
  const about = { file: file.id, name: file.fileName };
  await openFindings(session, [
    ...(missing.length > 0 ? [finding(NOT_RECEIVED, file.program, subject, at, { details: { ...about, lines: missing.length } })] : []),
    ...(repeated.length + notOurs.length > 0
      ? [finding(UNEXPLAINED, file.program, subject, at, { details: { ...about, repeated: repeated.length, not_ours: notOurs.length } })]
      : []),
  ]);
  const settled = [...(missing.length === 0 ? [NOT_RECEIVED] : []), ...(repeated.length + notOurs.length === 0 ? [UNEXPLAINED] : [])];
  await closeFindings(
    session,
    settled.map((kind) => ({ program: file.program, kind, subject })),
    "the partner's newer list adds up",
    at,
  );
}
