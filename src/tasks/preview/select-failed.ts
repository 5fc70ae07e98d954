import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { RegisteredTask } from '../ports.ts';
import { findRun } from '../refusals.ts';
import { isOnRows } from '../rows-task.ts';
import type { Run } from '../run.ts';
import { storeColumns } from '../runs.sql.ts';
import { selectWorkedBlocks } from '../work/outcomes.sql.ts';
import { type WorkedItem, workedItems } from '../work/worked-items.ts';
import { placesOf } from './map-columns.ts';
import type { NamedRow } from './named-row.ts';
import { readFrozenRow } from './parse-row.ts';

const PAGE = 5_000;

/**
 * What failed or was left in the run before, in its order, with the cells that it had. Unknown items are not among them: they may have arrived.
 * @throws WB_RUN_INPUT where the rows of a run before no longer stand
 */
export async function* failedRows(session: Session, run: Run, { task }: RegisteredTask): AsyncGenerator<readonly NamedRow[]> {
  const parent = await findRun(session, run.parentRunId as number);
  if (parent.inputColumns) await storeColumns(session, run.id, parent.inputColumns);
  const columns = isOnRows(task) ? { model: task.row, places: placesOf(parent.inputColumns) } : undefined;
  for (let after = -1; ; ) {
    const blocks = await selectWorkedBlocks(session, parent.id, after, PAGE);
    const page = blocks.flatMap(workedItems).filter(isUnfinished);
    if (page.length > 0)
      yield page.map(({ position, externalId, submissionId, handoffId, cells }) => {
        const given = { name: externalId, submissionId, handoffId, cells };
        if (!columns) return given;
        if (!cells)
          throw new WaybillError('WB_RUN_INPUT', `The rows of run ${parent.id} are no longer kept. Draft a run over the file.`, {
            run: parent.id,
          });
        const row = readFrozenRow(columns.model, columns, cells, position + 1);
        return row ? { ...given, row } : { ...given, refused: 'row_not_kept' };
      });
    const last = blocks.at(-1)?.last;
    if (last === undefined) return;
    after = last;
  }
}

function isUnfinished({ notEligible, newest: { outcome } }: WorkedItem): boolean {
  return notEligible === null && (outcome === null || outcome === 'failed');
}
