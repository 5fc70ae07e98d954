import { now } from '#kernel/clock/clock.ts';
import type { Deed } from '../tasks/index.ts';
import { type Advanced, advanceFile } from './advance-file.ts';
import { expectDays } from './expect-days.ts';
import { selectUnmet } from './expectations.sql.ts';
import { LIVE_STATES } from './export.ts';
import { selectFiles } from './files.sql.ts';
import type { ExportHouse } from './ports.ts';
import { exportNamed } from './refusals.ts';
import { type Started, startFile } from './start-file.ts';

const ALL = 1_000;

export interface RunExport extends Deed {
  readonly program: string;
  readonly name: string;
  /** Rows that an earlier file refused are tried again. */
  readonly withRefused?: boolean;
}

export interface RanExport {
  /** Files that were under way before, the oldest first. */
  readonly resumed: readonly Advanced[];
  readonly started: Started['kind'];
  /** The new file, where one was started. */
  readonly file?: Advanced;
}

/**
 * What the schedule does, at once: goes on with every file that is under way, whatever its next try, then freezes what is ready into a new one and
 * takes it to its end. A second run finds nothing left to do.
 * @throws WaybillError WB_NOT_FOUND
 */
export async function runExport(house: ExportHouse, { program, name, withRefused = false, ...deed }: RunExport): Promise<RanExport> {
  const loaded = exportNamed(house, program, name);
  const underWay = await house.database.transaction([program], (session) =>
    selectFiles(session, { program, export: name, states: LIVE_STATES, limit: ALL }),
  );
  const resumed: Advanced[] = [];
  for (const file of underWay.toReversed()) resumed.push(await advanceFile(house, file, deed));
  const newest = await house.database.transaction([program], async (session) => {
    await expectDays(session, house, loaded);
    return (await selectUnmet(session, program, name, now())).at(-1);
  });
  const isUnanswered = newest !== undefined && !underWay.some(({ frozenAt }) => frozenAt >= newest.dueAt);
  const started = await startFile(house, loaded, { ...deed, withRefused, mayBeEmpty: isUnanswered });
  if (started.kind !== 'started') return { resumed, started: started.kind };
  return { resumed, started: started.kind, file: await advanceFile(house, { id: started.fileId, program }, deed) };
}
