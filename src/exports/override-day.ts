import { now } from '#kernel/clock/clock.ts';
import { dayAt } from '#kernel/clock/wall-time.ts';
import { WaybillError } from '#kernel/errors.ts';
import { closeFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import type { Deed } from '../tasks/index.ts';
import { expectationOf, timesOf } from './calendar.ts';
import { excuseExpectations, insertExpectations, insertOverride, selectOverrides } from './expectations.sql.ts';
import { dayOf, MISSING } from './findings.ts';
import { noteOfDay } from './note.ts';
import type { ExportHouse } from './ports.ts';
import { exportNamed, type LoadedExport } from './refusals.ts';

export interface OverrideRequest extends Deed {
  readonly program: string;
  /** Undefined: every export of the program. */
  readonly name?: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly isExpected: boolean;
}

export interface OverriddenDay {
  readonly export: string;
  /** What the calendar says without the decision. */
  readonly calendar: { readonly isExpected: boolean; readonly because: string };
}

/**
 * Decides about a day against the calendar, either way: a file on a holiday that the partner works, none on a day that it does not. It counts at
 * once, for a day that has begun as well, and needs no new release.
 * @throws WaybillError WB_NOT_FOUND, WB_USAGE for a day that there is not
 */
export async function overrideDay(house: ExportHouse, request: OverrideRequest): Promise<readonly OverriddenDay[]> {
  const { program, name, day, isExpected } = request;
  if (!isDay(day)) throw new WaybillError('WB_USAGE', 'Give the day as YYYY-MM-DD.');
  const names = name === undefined ? [...(house.programs.get(program)?.exports.keys() ?? [])] : [name];
  const loaded = names.map((each) => exportNamed(house, program, each));
  return house.database.transaction([program], async (session) => {
    const at = now();
    await insertOverride(session, { program, export: name, day, isExpected, reason: request.reason, author: request.by.name, at });
    if (isExpected) {
      for (const each of loaded) await expectToday(each, at);
    } else {
      const excused = await excuseExpectations(session, { program, exports: names, day, at });
      await closeFindings(
        session,
        excused.map((each) => ({ program, kind: MISSING, subject: dayOf(each) })),
        'no file was expected after all',
        at,
      );
    }
    await recordLines(
      session,
      names.map((each) => noteOfDay({ program, export: each, day }, 'overridden', request, { is_expected: isExpected })),
    );
    return loaded.map(({ definition }) => ({ export: definition.name, calendar: expectationOf(definition.schedule, day, new Map()) }));

    /** A day ahead is noted when it comes. One that went by or has begun is expected from now on. */
    async function expectToday({ definition }: LoadedExport, moment: Date): Promise<void> {
      const overrides = await selectOverrides(session, program, definition.name);
      if (day > dayAt(moment, definition.schedule.timeZone) || !overrides.get(day)) return;
      await insertExpectations(session, { program, export: definition.name, at: moment }, [timesOf(definition.schedule, day)]);
    }
  });
}

function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
    new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
  );
}
