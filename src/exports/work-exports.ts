import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { closeFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import { advanceFile } from './advance-file.ts';
import { expectDays } from './expect-days.ts';
import { type Expectation, meetExpectations, selectUnmet } from './expectations.sql.ts';
import type { ExportFile } from './export.ts';
import { selectDueFiles } from './files.sql.ts';
import { dayOf, MISSING } from './findings.ts';
import { noteOf, SCHEDULE } from './note.ts';
import type { ExportHouse } from './ports.ts';
import { everyExport, type LoadedExport } from './refusals.ts';
import { startFile } from './start-file.ts';
import { watchDeadlines, watchInputs } from './watch-exports.ts';

/**
 * The sweep over exports: every worker does it each minute. It notes the days, starts what is due, goes on with what was begun, and says what is late.
 * Doing it again, late, or in two processes at once changes nothing. One export's fault stops no other; they are thrown together at the end.
 */
export async function workExports(house: ExportHouse): Promise<void> {
  const faults: unknown[] = [];
  const attempt = (work: () => Promise<unknown>): Promise<void> =>
    work().then(
      () => undefined,
      (error: unknown) => void faults.push(error),
    );
  for (const loaded of everyExport(house)) {
    await attempt(() => startDue(house, loaded));
    // Before anything is sent: what comes late was late, and the record says so.
    await attempt(() => house.database.transaction([loaded.program], (session) => watchDeadlines(session, loaded)));
  }
  await attempt(() => goOn(house, attempt));
  await attempt(() => house.database.transaction('*', (session) => watchInputs(session, house)));
  if (faults.length === 1) throw faults[0];
  if (faults.length > 1) throw new AggregateError(faults, `${faults.length} parts of the sweep over exports failed`);
}

/** Starts the file of the newest day that is due and has none. Older days that went by are answered by the same file, late. */
export async function startDue(house: ExportHouse, loaded: LoadedExport): Promise<void> {
  const unmet = await house.database.transaction([loaded.program], async (session) => {
    await expectDays(session, house, loaded);
    return selectUnmet(session, loaded.program, loaded.definition.name, now());
  });
  const newest = unmet.at(-1);
  if (!newest) return;
  const reason = `due ${newest.day} ${loaded.definition.schedule.at}`;
  const started = await startFile(house, loaded, { by: SCHEDULE, reason, mayBeEmpty: true, unlessSince: newest.dueAt });
  if (started.kind === 'name_used') await meetByEarlier(house, newest, started.by);
}

/** Somebody ran it before its time on a day whose name allows one file only: that file is the day's. */
async function meetByEarlier({ database }: ExportHouse, { day, dueAt }: Expectation, file: ExportFile): Promise<void> {
  if (file.state !== 'confirmed' || file.day !== day) return;
  await database.transaction([file.program], async (session) => {
    const at = now();
    const met = await meetExpectations(session, { program: file.program, export: file.export, fileId: file.id, frozenAt: dueAt, at });
    await closeMissing(session, met, file, at);
    await recordLines(session, [
      noteOf(file, 'counted', { by: SCHEDULE, reason: 'it was made before its time' }, { days: met.map((each) => each.day) }),
    ]);
  });
}

async function closeMissing(session: Session, met: readonly Expectation[], { id }: ExportFile, at: Date): Promise<void> {
  const names = met.map((day) => ({ program: day.program, kind: MISSING, subject: dayOf(day) }));
  await closeFindings(session, names, `export file ${id} answers it`, at);
}

async function goOn(house: ExportHouse, attempt: (work: () => Promise<unknown>) => Promise<void>): Promise<void> {
  const due = await house.database.transaction('*', (session) => selectDueFiles(session, now()));
  const known = new Set(everyExport(house).map(({ program, definition }) => `${program} ${definition.name}`));
  for (const file of due.filter((each) => known.has(`${each.program} ${each.export}`))) {
    await attempt(() => advanceFile(house, file, { by: SCHEDULE, reason: 'its next step is due' }));
  }
}
