import { createHash, randomBytes } from 'node:crypto';
import { now } from '#kernel/clock/clock.ts';
import { csvLines } from '#kernel/csv-cells.ts';
import { recordLines } from '../../ledger/index.ts';
import type { Deed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { findWorklist } from '../refusals.ts';
import { type ExportRow, selectLeft } from './worklists.sql.ts';

export interface WorklistExport {
  readonly exportId: string;
  readonly fileName: string;
  readonly objectKey: string;
  readonly rows: number;
}

export const EXPORT_MARK = '#waybill-worklist';
export const EXPORT_COLUMNS = ['id', 'form', 'submitted_at', 'standing', 'reason', 'check'] as const;
const ALL = 2_147_483_647;

/**
 * Writes the rows that `next n` would take to a CSV for review. The first line names the export, each row carries a check over its cells. The
 * file is kept as it went out: `reviewWorklist` compares what comes back with it.
 */
export async function exportWorklist(
  house: TaskHouse,
  request: Deed & { readonly program: string; readonly worklist: string; readonly next?: number },
): Promise<WorklistExport> {
  const exportId = randomBytes(8).toString('hex');
  const objectKey = exportKey(request.program, exportId);
  const rows = await house.database.transaction([request.program], async (session) => {
    const list = await findWorklist(session, request.program, request.worklist);
    const left = await selectLeft(session, list.id, request.next ?? ALL, now());
    await house.objects.put(objectKey, Buffer.from(render(exportId, left)), { contentType: 'text/csv' });
    await recordLines(session, [
      {
        at: now(),
        actor: request.by,
        program: request.program,
        action: 'worklist.exported',
        subject: { kind: 'worklist', id: list.id },
        reason: request.reason,
        details: { export: exportId, rows: left.length },
      },
    ]);
    return left.length;
  });
  return { exportId, fileName: `${request.worklist}-review-${exportId}.csv`, objectKey, rows };
}

export function exportKey(program: string, exportId: string): string {
  return `worklists/${program}/exports/${exportId}.csv`;
}

function render(exportId: string, rows: readonly ExportRow[]): string {
  const lines = rows.map((row) => {
    const cells = [row.externalId, row.form, row.submittedAt.toISOString(), row.standing, row.reason ?? ''];
    return [...cells, checkOf(exportId, cells)];
  });
  return csvLines([[EXPORT_MARK, exportId, '', '', '', ''], EXPORT_COLUMNS, ...lines]);
}

/** Sixteen hex digits over the export and a row's other cells. */
function checkOf(exportId: string, cells: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([exportId, ...cells]))
    .digest('hex')
    .slice(0, 16);
}
