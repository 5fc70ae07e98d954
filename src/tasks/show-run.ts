import type { Session } from '#kernel/db/database.ts';
import { type ApprovalRow, selectApprovals } from './approvals/approvals.sql.ts';
import { type Care, readCare } from './care/read-care.ts';
import { shownParams } from './personal-params.ts';
import type { TaskHouse } from './ports.ts';
import { countReasons, MOST_FAULTS, type RowFault, selectFaults } from './preview/items.sql.ts';
import { findRun, hasPinnedCode } from './refusals.ts';
import { type ShownDelivery, selectDeliveries } from './results/deliveries.sql.ts';
import { type RunFile, selectRunFiles } from './results/run-files.sql.ts';
import type { Run } from './run.ts';
import { selectChildren } from './runs.sql.ts';
import { countOutcomeReasons } from './work/outcomes.sql.ts';
import { type Progress, runProgress } from './work/run-progress.ts';
import { selectHolders } from './work/slices.sql.ts';

export interface ShownRun {
  readonly run: Run;
  readonly progress: Progress;
  /** Rows that do not run, by reason. `run.items = run.eligible + their sum` */
  readonly notEligible: Readonly<Record<string, number>>;
  /** What did not succeed, by outcome and reason. */
  readonly reasons: Awaited<ReturnType<typeof countOutcomeReasons>>;
  readonly approvals: readonly ApprovalRow[];
  readonly files: readonly RunFile[];
  /** Their way to the bucket that the input came from. */
  readonly deliveries: readonly ShownDelivery[];
  /** The first rows that do not fit, each with its number, the field and the rule. */
  readonly faults: readonly RowFault[];
  /** Runs over what failed in this one. */
  readonly children: readonly number[];
  readonly workers: Awaited<ReturnType<typeof selectHolders>>;
  /** False: the code of its task has changed, and only workers with the old code work on it. */
  readonly hasPinnedCode: boolean;
  readonly care: Care;
}

/** @throws WB_NOT_FOUND */
export async function showRun(programs: TaskHouse['programs'], session: Session, runId: number): Promise<ShownRun> {
  const run = await findRun(session, runId);
  return {
    run: { ...run, params: shownParams(run.params) },
    progress: await runProgress(session, runId),
    notEligible: await countReasons(session, runId),
    reasons: await countOutcomeReasons(session, runId),
    approvals: await selectApprovals(session, runId),
    files: await selectRunFiles(session, runId),
    deliveries: await selectDeliveries(session, runId),
    faults: await selectFaults(session, runId, -1, MOST_FAULTS),
    children: await selectChildren(session, runId),
    workers: await selectHolders(session, run),
    hasPinnedCode: hasPinnedCode(programs, run),
    care: await readCare(programs, session, run),
  };
}
