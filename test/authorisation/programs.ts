import form526 from '../../programs/form526/index.ts';
import vye from '../../programs/vye/index.ts';
import { PROGRAM } from '../../src/packages/test-house.ts';
import type { ProgramDefinition, TaskSchedule } from '../../src/sdk/index.ts';

/** The program that the callers of the matrix work with, and those that they do not. */
export const OWN = 'form526';
export const FOREIGN = PROGRAM;
export const FOREIGN_EXPORTS = 'vye';
/** What no installation has. */
export const NOWHERE = 'nowhere';

const nightly: TaskSchedule = {
  name: 'nightly',
  reason: 'a test',
  cron: '0 6 * * *',
  timeZone: 'UTC',
  catchUp: 'none',
  overlap: 'skip',
  selection: { kind: 'query', reasons: [], forms: [] },
};

/** The same program under another name, with a schedule and two partners. */
const foreign: ProgramDefinition = {
  ...form526,
  name: FOREIGN,
  partners: ['administration', 'archive'].map((name) => ({ name, title: name, acknowledgeWithinDays: 30 })),
  tasks: (form526.tasks ?? []).map((task) =>
    task.name === 'paper-resubmission' ? { ...task, schedules: [nightly] } : { ...task, schedules: [] },
  ) as NonNullable<ProgramDefinition['tasks']>,
};

export const PROGRAMS: readonly ProgramDefinition[] = [form526, foreign, vye];
