import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { closeFindings, openFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import { type Expectation, selectUnmet } from './expectations.sql.ts';
import { selectFiles } from './files.sql.ts';
import { dayOf, finding, MISSING, ROW_REFUSED, SAME_INPUT } from './findings.ts';
import { noteOfDay, SCHEDULE } from './note.ts';
import type { ExportHouse } from './ports.ts';
import type { LoadedExport } from './refusals.ts';
import { selectMendedRefusals, selectRepeatedInputs } from './rows.sql.ts';

/** A day whose deadline has passed without a confirmed file is a finding, once, whatever the reason. */
export async function watchDeadlines(session: Session, { program, definition }: LoadedExport): Promise<void> {
  const at = now();
  const overdue = (await selectUnmet(session, program, definition.name, at)).filter(({ deadlineAt }) => deadlineAt <= at);
  if (overdue.length === 0) return;
  const [newest] = await selectFiles(session, { program, export: definition.name, limit: 1 });
  const details = newest ? { newest_file: newest.id, state: newest.state, why: newest.faultCode } : { newest_file: null };
  for (const day of overdue) await openMissing(session, day, details, at);
}

async function openMissing(session: Session, day: Expectation, details: Readonly<Record<string, unknown>>, at: Date): Promise<void> {
  const due = { due: day.dueAt.toISOString(), deadline: day.deadlineAt.toISOString() };
  const opened = await openFindings(session, [finding(MISSING, day.program, dayOf(day), at, { details: { ...due, ...details } })]);
  if (opened.length === 0) return;
  await recordLines(session, [
    noteOfDay(day, 'overdue', { by: SCHEDULE, reason: 'no confirmed file by the deadline' }, { ...due, ...details }),
  ]);
}

/** Inputs that came before, and refusals that nobody needs to look at any more, over all programs with exports. */
export async function watchInputs(session: Session, { programs }: Pick<ExportHouse, 'programs'>): Promise<void> {
  const at = now();
  const exporting = [...programs.values()].filter(({ exports }) => exports.size > 0).map(({ name }) => name);
  const repeated = await selectRepeatedInputs(session, SAME_INPUT, exporting);
  await openFindings(
    session,
    repeated.map(({ program, importId, earlierId, sha256 }) =>
      finding(SAME_INPUT, program, `import:${importId}`, at, { details: { import: importId, same_as: earlierId, sha256 } }),
    ),
  );
  await closeFindings(session, await selectMendedRefusals(session, ROW_REFUSED), 'its submission needs nobody any more', at);
}
