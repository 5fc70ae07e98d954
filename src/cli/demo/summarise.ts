import { accountForImports, readImportedStanding } from '../../history/index.ts';
import { sealLedger, verifyLedger } from '../../ledger/index.ts';
import type { Installation } from '../../registry/index.ts';
import { STANDINGS, type StandingCounts } from '../../standing/index.ts';
import type { ImportResult } from '../../submissions/index.ts';
import type { Totals } from '../../tasks/index.ts';
import { DEMO_PROGRAM } from './demo-request.ts';
import type { EndedRun } from './run-task.ts';

/** What the demo prints: one object whose numbers add up. */
export interface DemoSummary {
  readonly input: number;
  readonly imported: number;
  readonly refused: number;
  readonly already_known: number;
  readonly duplicates: number;
  readonly not_eligible: Readonly<Record<string, number>>;
  /** An unknown outcome counts as failed here; `waybill run show` tells them apart. */
  readonly run: { readonly id: number | null } & RunSums;
  readonly share: SharedRun | { readonly id: null; readonly packages: 0; readonly bytes: 0; readonly manifest: null };
  /** Of what was imported. */
  readonly standing: StandingCounts;
  readonly ledger: { readonly lines: number; readonly verified: boolean };
}

export interface SharedRun {
  readonly id: number;
  readonly packages: number;
  readonly bytes: number;
  readonly manifest: string | null;
}

/** What was done, over this try and what it resumed. */
export interface DemoJob {
  readonly imported: ImportResult;
  readonly importIds: readonly number[];
  readonly runs: readonly EndedRun[];
  readonly markingRunIds: readonly number[];
  readonly shares: readonly SharedRun[];
}

/** Rows that an interrupted try had taken in are counted as imported by the job that ends here, not as known before it. */
export async function summarise(house: Installation, job: DemoJob): Promise<DemoSummary> {
  const { input, refused } = job.imported;
  const request = { importIds: job.importIds, runIds: job.runs.map(({ id }) => id), markingRunIds: job.markingRunIds };
  const account = await house.database.transaction([DEMO_PROGRAM], (session) => accountForImports(session, request));
  const imported = Math.min(account.imported, input - refused);
  return {
    input,
    imported,
    refused,
    already_known: input - refused - imported,
    duplicates: account.markedDuplicate,
    not_eligible: account.notEligible,
    run: { id: job.runs.at(-1)?.id ?? null, ...sumOf(job.runs) },
    share: shareOf(job.shares),
    standing: await standingOf(house),
    ledger: await verify(house),
  };
}

type RunSums = Omit<Totals, 'unknown'>;

function sumOf(runs: readonly EndedRun[]): RunSums {
  const sum = (of: (run: EndedRun) => number): number => runs.reduce((total, run) => total + of(run), 0);
  return {
    total: sum((run) => run.total),
    succeeded: sum((run) => run.succeeded),
    failed: sum((run) => run.failed + run.unknown),
    skipped: sum((run) => run.skipped),
    unprocessed: sum((run) => run.unprocessed),
  };
}

function shareOf(shares: readonly SharedRun[]): DemoSummary['share'] {
  const last = shares.at(-1);
  if (!last) return { id: null, packages: 0, bytes: 0, manifest: null };
  const packages = shares.reduce((sum, share) => sum + share.packages, 0);
  return { ...last, packages, bytes: shares.reduce((sum, share) => sum + share.bytes, 0) };
}

/** Of what was imported; claims that people sent are counted apart. */
async function standingOf(house: Installation): Promise<StandingCounts> {
  const rows = await house.database.transaction([DEMO_PROGRAM], (session) => readImportedStanding(session, DEMO_PROGRAM));
  const counts = new Map(rows.map(({ state, n }) => [state, n]));
  const standing = Object.fromEntries(STANDINGS.map((state) => [state, counts.get(state) ?? 0])) as Record<
    (typeof STANDINGS)[number],
    number
  >;
  return { ...standing, total: rows.reduce((total, { n }) => total + n, 0) };
}

async function verify({ database, keyring, objects }: Installation): Promise<DemoSummary['ledger']> {
  await sealLedger(database, { signer: keyring, objects });
  const { lines, faultCount } = await verifyLedger(database, { verifier: keyring, objects });
  return { lines, verified: faultCount === 0 };
}
