import { findDuplicates } from '../../duplicates/index.ts';
import { recordImportedHandoffs } from '../../handoffs/index.ts';
import { accountForImport, type ImportAccount } from '../../history/index.ts';
import { sealLedger, verifyLedger } from '../../ledger/index.ts';
import { createShare } from '../../packages/index.ts';
import { type Installation, programNamed } from '../../registry/index.ts';
import { readStanding, type StandingCounts } from '../../standing/index.ts';
import { type ImportResult, importFile } from '../../submissions/index.ts';
import { refreshWorklist, showWorklist, type Totals } from '../../tasks/index.ts';
import type { Output } from '../output.ts';
import type { DemoPeople } from './demo-people.ts';
import { runTask } from './run-task.ts';

/** What the demo prints: one object whose numbers add up. */
export interface DemoSummary {
  readonly input: number;
  readonly imported: number;
  readonly refused: number;
  readonly already_known: number;
  readonly duplicates: number;
  readonly not_eligible: Readonly<Record<string, number>>;
  readonly run: { readonly id: number | null } & Totals;
  readonly share: { readonly id: number | null; readonly packages: number; readonly bytes: number; readonly manifest: string | null };
  readonly standing: StandingCounts;
  readonly ledger: { readonly lines: number; readonly verified: boolean };
}

export interface DemoRequest {
  readonly house: Installation;
  readonly people: DemoPeople;
  readonly file: string;
  readonly output: Output;
}

export const DEMO_PROGRAM = 'form526';
const NOTHING_RUN = { id: null, total: 0, succeeded: 0, failed: 0, skipped: 0, unknown: 0, unprocessed: 0 };
const NOTHING_SHARED = { id: null, packages: 0, bytes: 0, manifest: null };

/** The main job from a file of failed submissions to a share: import, find duplicates, set them aside, package, share, account for every one. */
export async function runDemo(request: DemoRequest): Promise<DemoSummary> {
  const { house } = request;
  const imported = await importSubmissions(request);
  const marking = await setDuplicatesAside(request);
  const run = await packageSubmissions(request, imported.importId as number);
  const share = run.id === null || run.succeeded === 0 ? NOTHING_SHARED : await shareRun(request, run.id);
  const account = await house.database.transaction('*', (session) =>
    accountForImport(session, accountOf(imported.importId as number, run.id, marking)),
  );
  return { ...countsOf(imported, account), run, share, standing: await standingOf(house), ledger: await verify(house) };
}

async function importSubmissions({ house, people, file, output }: DemoRequest): Promise<ImportResult> {
  const { database, keyring, objects, registry } = house;
  const bar = output.progress('Import   ');
  const result = await importFile(
    { database, keyring, store: objects, recordHandoffs: recordImportedHandoffs },
    {
      program: programNamed(registry, DEMO_PROGRAM),
      input: file,
      startedBy: people.operator.actor,
      onProgress: ({ bytesRead, bytes, input }) => bar.show(bytesRead, bytes, `${input} rows`),
    },
  );
  bar.end();
  output.note(`${result.input} rows = ${result.imported} imported + ${result.refused} refused + ${result.alreadyKnown} already known`);
  return result;
}

async function setDuplicatesAside(request: DemoRequest): Promise<number | null> {
  const { house, people, output } = request;
  const found = await house.database.transaction([DEMO_PROGRAM], (session) => findDuplicates(session, DEMO_PROGRAM, people.operator.actor));
  output.note(`${found.sets} duplicate sets with ${found.members} members: ${found.to_mark} to set aside`);
  if (found.to_mark === 0) return null;
  const reason = 'exact duplicates; the earliest of each set is kept';
  const { id } = await runTask(request, {
    task: 'mark-duplicates',
    selection: { kind: 'duplicates' },
    params: { reason },
    reason,
    label: 'Duplicates',
  });
  return id;
}

async function packageSubmissions(request: DemoRequest, importId: number): Promise<DemoSummary['run']> {
  const { house, people, output } = request;
  const deed = { by: people.operator.actor, reason: 'failed claims of the import', scope: [DEMO_PROGRAM] };
  const worklist = `import-${importId}`;
  await refreshWorklist(house.tasks, { ...deed, program: DEMO_PROGRAM, worklist, reasons: [], forms: [], importId });
  const { left } = (await house.database.transaction([DEMO_PROGRAM], (session) => showWorklist(session, DEMO_PROGRAM, worklist))).counts;
  if (left === 0) {
    output.note('Nothing new to package: every submission of this file is accounted for already.');
    return NOTHING_RUN;
  }
  return runTask(request, {
    task: 'paper-resubmission',
    selection: { kind: 'worklist', worklist, next: left },
    params: {},
    reason: deed.reason,
    label: 'Packages ',
  });
}

async function shareRun({ house, people, output }: DemoRequest, runId: number): Promise<DemoSummary['share']> {
  const deed = { by: people.operator.actor, reason: 'packages for the benefits administration', scope: [DEMO_PROGRAM] };
  const { id, packages, bytes, manifestKey } = await createShare(house.shares, { ...deed, runId });
  output.note(`Share ${id}: ${packages} packages for the partner, manifest ${manifestKey}`);
  return { id, packages, bytes, manifest: manifestKey };
}

async function standingOf(house: Installation): Promise<StandingCounts> {
  const { programs } = await house.database.transaction('*', (session) => readStanding(session, DEMO_PROGRAM));
  const [own] = programs;
  if (own) return own.standing;
  const none = { withdrawn: 0, duplicate: 0, remediated: 0, closed: 0, delivered: 0, provisional: 0, in_progress: 0, needs_attention: 0 };
  return { ...none, total: 0 };
}

async function verify({ database, keyring, objects }: Installation): Promise<DemoSummary['ledger']> {
  await sealLedger(database, { signer: keyring, objects });
  const { lines, faultCount } = await verifyLedger(database, { verifier: keyring, objects });
  return { lines, verified: faultCount === 0 };
}

function accountOf(importId: number, runId: number | null, markingRunId: number | null) {
  return { importId, ...(runId === null ? {} : { runId }), ...(markingRunId === null ? {} : { markingRunId }) };
}

function countsOf({ input, imported, refused, alreadyKnown }: ImportResult, account: ImportAccount) {
  return { input, imported, refused, already_known: alreadyKnown, duplicates: account.markedDuplicate, not_eligible: account.notEligible };
}
