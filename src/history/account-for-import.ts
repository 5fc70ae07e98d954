import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { selectWhereabouts } from './imports.sql.ts';

/** Where the submissions of one import went. `imported = inRun + markedDuplicate + the sum of notEligible` */
export interface ImportAccount {
  readonly imported: number;
  readonly inRun: number;
  readonly markedDuplicate: number;
  /** By the preview's reason, or by standing where no preview looked at them. */
  readonly notEligible: Readonly<Record<string, number>>;
}

export interface AccountRequest {
  readonly importId: number;
  /** The run that packaged them, if any. */
  readonly runId?: number;
  /** The run that set duplicates aside, if any. */
  readonly markingRunId?: number;
}

/** Accounts for every submission of an import, each under exactly one name. */
export async function accountForImport(session: Session, request: AccountRequest): Promise<ImportAccount> {
  const rows = await selectWhereabouts(session, { ...request, at: now() });
  const sum = (kind: string): number => rows.filter((row) => row.kind === kind).reduce((total, row) => total + row.n, 0);
  const others = rows.filter((row) => row.kind === 'not_eligible').map((row) => [row.reason, row.n] as const);
  return {
    imported: rows.reduce((total, row) => total + row.n, 0),
    inRun: sum('in_run'),
    markedDuplicate: sum('duplicate'),
    notEligible: Object.fromEntries(others),
  };
}
