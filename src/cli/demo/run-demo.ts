import { findDuplicates } from '../../duplicates/index.ts';
import { recordImportedHandoffs } from '../../handoffs/index.ts';
import { createShare } from '../../packages/index.ts';
import { programNamed } from '../../registry/index.ts';
import { type ImportResult, importFile } from '../../submissions/index.ts';
import { refreshWorklist, showWorklist } from '../../tasks/index.ts';
import { DEMO_PROGRAM, type DemoRequest } from './demo-request.ts';
import { type ImportSpan, openImports, resumeRuns, worklistOf } from './resume-runs.ts';
import { runTask } from './run-task.ts';
import { type DemoJob, type DemoSummary, type SharedRun, summarise } from './summarise.ts';

/**
 * The main job from a file of failed submissions to a share: import, find duplicates, set them aside, package, share, account for every one.
 * What an interrupted try left is brought to its end first, and counted with this one.
 */
export async function runDemo(request: DemoRequest): Promise<DemoSummary> {
  const resumed = await resumeRuns(request);
  const imported = await importSubmissions(request);
  const span = await openImports(request.house, imported.importId as number);
  const marked = await setDuplicatesAside(request);
  const packaged = await packageSubmissions(request, span);
  const runs = [...resumed.packaged, ...packaged];
  const job: DemoJob = {
    imported,
    importIds: [...resumed.importIds, ...span.importIds],
    runs,
    markingRunIds: [...resumed.markingRunIds, ...marked],
    shares: await shareRuns(request, runs),
  };
  return summarise(request.house, job);
}

async function importSubmissions({ house, people, file, output }: DemoRequest): Promise<ImportResult> {
  const { config, database, keyring, objects, registry } = house;
  const bar = output.progress('Import   ');
  const result = await importFile(
    { database, keyring, store: objects, recordHandoffs: recordImportedHandoffs, inputs: config },
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

async function setDuplicatesAside(request: DemoRequest): Promise<readonly number[]> {
  const { house, people, output } = request;
  const found = await house.database.transaction([DEMO_PROGRAM], (session) => findDuplicates(session, DEMO_PROGRAM, people.operator.actor));
  output.note(`${found.sets} duplicate sets with ${found.members} members: ${found.to_mark} to set aside`);
  if (found.to_mark === 0) return [];
  const reason = 'exact duplicates; the earliest of each set is kept';
  const run = await runTask(request, { task: 'mark-duplicates', selection: { kind: 'duplicates' }, params: { reason }, reason });
  return [run.id];
}

async function packageSubmissions(request: DemoRequest, span: ImportSpan): Promise<DemoJob['runs']> {
  const { house, people, output } = request;
  const worklist = worklistOf(span);
  const deed = { by: people.operator.actor, reason: 'failed claims of the import', scope: [DEMO_PROGRAM] };
  await refreshWorklist(house.tasks, { ...deed, program: DEMO_PROGRAM, worklist, reasons: [], forms: [], importIds: span.importIds });
  const { counts } = await house.database.transaction([DEMO_PROGRAM], (session) => showWorklist(session, DEMO_PROGRAM, worklist));
  if (counts.left === 0) {
    output.note('Nothing new to package: every submission of this file is accounted for already.');
    return [];
  }
  const selection = { kind: 'worklist', worklist, next: counts.left } as const;
  const run = await runTask(request, { task: 'paper-resubmission', selection, params: {}, reason: deed.reason });
  return [run];
}

/** Shares what the runs packaged; a run that was shared before answers the share it has. */
async function shareRuns({ house, people, output }: DemoRequest, runs: DemoJob['runs']): Promise<readonly SharedRun[]> {
  const deed = { by: people.operator.actor, reason: 'packages for the benefits administration', scope: [DEMO_PROGRAM] };
  const shares: SharedRun[] = [];
  for (const { id: runId } of runs.filter(({ succeeded }) => succeeded > 0)) {
    const { id, packages, bytes, manifestKey } = await createShare(house.shares, { ...deed, runId });
    output.note(`Share ${id}: ${packages} packages for the partner, manifest ${manifestKey}`);
    shares.push({ id, packages, bytes, manifest: manifestKey });
  }
  return shares;
}
