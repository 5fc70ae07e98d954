import { now } from '#kernel/clock/clock.ts';
import { recordLines } from '../../ledger/index.ts';
import type { ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { findWorklist } from '../refusals.ts';
import type { Worklist } from './worklist.ts';
import { addBySelector, insertWorklist } from './worklists.sql.ts';

export interface RefreshRequest extends ScopedDeed {
  readonly program: string;
  readonly worklist: string;
  /** Reasons of needing attention; empty: all of them. */
  readonly reasons: readonly string[];
  readonly forms: readonly string[];
  /** Only what these imports brought. */
  readonly importIds?: readonly number[];
}

/** Adds the submissions that need attention and are not on the list; makes the list where there is none. Answers how many were added. */
export async function refreshWorklist(
  house: Pick<TaskHouse, 'database'>,
  request: RefreshRequest,
): Promise<{ list: Worklist; added: number }> {
  return house.database.transaction(request.scope, async (session) => {
    const at = now();
    await insertWorklist(session, { program: request.program, name: request.worklist, by: request.by.name, at });
    const list = await findWorklist(session, request.program, request.worklist);
    const added = await addBySelector(session, list, { ...request, at });
    await recordLines(session, [
      {
        at,
        actor: request.by,
        program: request.program,
        action: 'worklist.refreshed',
        subject: { kind: 'worklist', id: list.id },
        reason: request.reason,
        details: { added, reasons: request.reasons, forms: request.forms },
      },
    ]);
    return { list, added };
  });
}
