import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { closeFindings, proveExportedHandoffs } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import { recordRemediations } from '../submissions/index.ts';
import type { Deed } from '../tasks/index.ts';
import { meetExpectations } from './expectations.sql.ts';
import { type ExportFile, receiptOf } from './export.ts';
import { BLOCKED, dayOf, fileSubject, MISSING, ROW_REFUSED, rowSubject } from './findings.ts';
import { lockForExport } from './lock.sql.ts';
import { noteOf, SCHEDULE } from './note.ts';
import type { LoadedExport } from './refusals.ts';
import { type FileRow, selectRows } from './rows.sql.ts';

/**
 * A confirmed file proves exactly its own rows, ends the older changes that they supersede, and answers the days that waited for it. In the
 * transaction that calls it confirmed.
 */
export async function markRows(
  session: Session,
  { program, definition, destination }: LoadedExport,
  file: ExportFile,
  deed: Deed,
): Promise<void> {
  const at = now();
  const rows = await selectRows(session, file.id, ['written', 'superseded']);
  await lockForExport(
    session,
    rows.map(({ submissionId }) => submissionId),
  );
  const written = rows.filter(({ outcome }) => outcome === 'written');
  const to = { program, destination: destination.name, at, receiptKind: destination.receiptKind, status: 'confirmed' };
  const proved = await proveExportedHandoffs(
    session,
    to,
    written.map(({ submissionId, position }) => ({ submissionId, receipt: receiptOf(file, position ?? 0) })),
  );
  await supersede(
    session,
    file,
    rows.filter(({ outcome }) => outcome === 'superseded'),
    at,
  );
  const met = await meetExpectations(session, { program, export: definition.name, fileId: file.id, frozenAt: file.frozenAt, at });
  await closeAnswered(session, file, rows, met, at);
  await recordLines(session, [
    noteOf(file, 'confirmed', deed, {
      rows: file.written,
      proved: proved.length,
      superseded: file.superseded,
      bytes: file.bytes,
      days: met.map(({ day }) => day),
    }),
  ]);
}

async function supersede(session: Session, file: ExportFile, rows: readonly FileRow[], decidedAt: Date): Promise<void> {
  await recordRemediations(
    session,
    rows.map(({ submissionId, externalId, supersededBy }) => ({
      submissionId,
      externalId,
      program: file.program,
      kind: 'closed' as const,
      isSuccess: true,
      reason: `superseded by ${supersededBy}`,
      actor: SCHEDULE,
      evidence: { superseded_by: supersededBy, export: file.export, file: file.id },
      decidedAt,
    })),
  );
}

async function closeAnswered(
  session: Session,
  file: ExportFile,
  rows: readonly FileRow[],
  met: readonly { export: string; day: string }[],
  at: Date,
): Promise<void> {
  const { program } = file;
  const names = [
    { program, kind: BLOCKED, subject: fileSubject(file) },
    ...met.map((day) => ({ program, kind: MISSING, subject: dayOf(day) })),
    ...rows.map(({ externalId }) => ({ program, kind: ROW_REFUSED, subject: rowSubject(file.export, externalId) })),
  ];
  await closeFindings(session, names, `export file ${file.id} was confirmed`, at);
}
