import { now } from '#kernel/clock/clock.ts';
import { dayAt } from '#kernel/clock/wall-time.ts';
import type { Session } from '#kernel/db/database.ts';
import { expectedDays } from './calendar.ts';
import { insertExpectations, selectLastDay, selectOverrides } from './expectations.sql.ts';
import type { ExportHouse } from './ports.ts';
import { hasSubmissions } from './ready.sql.ts';
import type { LoadedExport } from './refusals.ts';

/**
 * Notes the days up to today on which a file is expected. A standstill is made up for, day by day; a new installation expects nothing that was due
 * before it began. A store that is not set up excuses nothing once there is anything to send.
 */
export async function expectDays(
  session: Session,
  { places }: Pick<ExportHouse, 'places'>,
  { program, definition }: LoadedExport,
): Promise<void> {
  const at = now();
  const last = await selectLastDay(session, program, definition.name);
  if (!last && !places.isSet(program, definition.store) && !(await hasSubmissions(session, program, definition.form))) return;
  const overrides = await selectOverrides(session, program, definition.name);
  const days = expectedDays(definition.schedule, last ?? dayAt(at, definition.schedule.timeZone), at, overrides);
  const fresh = last ? days.filter(({ day }) => day > last) : days.filter(({ deadlineAt }) => deadlineAt > at);
  if (fresh.length > 0) await insertExpectations(session, { program, export: definition.name, at }, fresh);
}
