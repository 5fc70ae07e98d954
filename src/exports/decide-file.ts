import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { cancelExportedHandoffs, closeFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import type { ScopedDeed } from '../tasks/index.ts';
import { type Advanced, advanceFile } from './advance-file.ts';
import { moveFile } from './files.sql.ts';
import { BLOCKED, fileSubject } from './findings.ts';
import { sha256Of } from './keep-archive.ts';
import { lockForExport } from './lock.sql.ts';
import { noteOf } from './note.ts';
import type { ExportHouse } from './ports.ts';
import { exportNamed, holdFile } from './refusals.ts';
import { releaseRows, selectRows } from './rows.sql.ts';

/**
 * A blocked file is tried again, after somebody looked into why it was.
 * @throws WaybillError WB_NOT_FOUND, WB_EXPORT_STATE
 */
export async function retryFile(house: ExportHouse, fileId: number, deed: ScopedDeed): Promise<Advanced> {
  const file = await house.database.transaction(deed.scope, async (session) => {
    const held = await holdFile(session, fileId, ['blocked'], 'to be tried again');
    if (!held.archiveKey)
      throw new WaybillError('WB_EXPORT_STATE', `Export file ${fileId} was never written: drop it, and its rows go into the next file.`);
    await moveFile(session, { id: fileId, from: 'blocked', to: 'archived', at: now() });
    await recordLines(session, [noteOf(held, 'retried', deed, {})]);
    return held;
  });
  return advanceFile(house, file, deed);
}

/**
 * A file that never goes: its rows may go into the next one. Refused where its bytes stand at the partner, who would have them twice.
 * @throws WaybillError WB_NOT_FOUND, WB_EXPORT_STATE
 */
export async function dropFile(house: ExportHouse, fileId: number, deed: ScopedDeed): Promise<{ readonly rows: number }> {
  return house.database.transaction(deed.scope, async (session) => {
    const file = await holdFile(session, fileId, ['archived', 'blocked'], 'to be dropped');
    const { definition, destination } = exportNamed(house, file.program, file.export);
    const standing = await (await house.places.open(file.program, definition.store)).read(file.fileName);
    if (standing && sha256Of(standing).equals(file.sha256)) {
      throw new WaybillError('WB_EXPORT_STATE', `Export file ${fileId} stands at the partner: try it again, and it will be confirmed.`, {
        fileId,
      });
    }
    const at = now();
    const ids = (await selectRows(session, fileId, ['written'])).map(({ submissionId }) => submissionId);
    await lockForExport(session, ids);
    const to = { program: file.program, destination: destination.name, at, reason: 'file_dropped', author: deed.by.name };
    const cancelled = await cancelExportedHandoffs(session, to, ids);
    await releaseRows(session, fileId, at);
    await moveFile(session, { id: fileId, from: file.state as 'archived' | 'blocked', to: 'dropped', at });
    await closeFindings(session, [{ program: file.program, kind: BLOCKED, subject: fileSubject(file) }], 'the file was dropped', at);
    await recordLines(session, [noteOf(file, 'dropped', deed, { rows: cancelled.length })]);
    return { rows: cancelled.length };
  });
}
