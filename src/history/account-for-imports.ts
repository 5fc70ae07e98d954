import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { selectWhereabouts } from './imports.sql.ts';

/** Where the submissions of some imports went. `imported = inRun + markedDuplicate + the sum of notEligible` */
export interface ImportAccount {
  readonly imported: number;
  readonly inRun: number;
  readonly markedDuplicate: number;
  /** By the preview's reason, or by standing where no preview looked at them. */
  readonly notEligible: Readonly<Record<string, number>>;
}

export interface AccountRequest {
  readonly importIds: readonly number[];
  /** The runs that packaged them. */
  readonly runIds: readonly number[];
  /** The runs that set duplicates aside. */
  readonly markingRunIds: readonly number[];
}

/** Accounts for every submission of the imports, each under exactly one name. */
export async function accountForImports(session: Session, request: AccountRequest): Promise<ImportAccount> {
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
