import type { Command } from 'commander';
import { WaybillError } from '#kernel/errors.ts';
import { readWeeklyReport, reportText } from '../../history/index.ts';
import type { OpenContext } from '../context.ts';
import { programFor } from '../program-for.ts';

/** `waybill report weekly [PROGRAM]`: what became of a week's submissions. */
export function addReport(root: Command, open: OpenContext): void {
  const reports = root.command('report').description('reports with their scope and window');
  reports
    .command('weekly [program]')
    .description('what became of the submissions of a week; the last whole one, from Sunday to Sunday, where none is named')
    .option('--until <time>', 'the end of the seven days, such as 2026-03-01 or 2026-03-01T12:00:00Z')
    .action(async (name: string | undefined, { until }: { readonly until?: string }, command: Command) => {
      const { within, output } = open(command);
      const report = await within('read', ({ database, registry }, caller) => {
        const program = programFor(registry, caller, name).name;
        return database.transaction([program], (session) =>
          readWeeklyReport(session, program, until === undefined ? undefined : momentOf(until)),
        );
      });
      output.answer(report, reportText(report));
    });
}

function momentOf(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new WaybillError('WB_USAGE', `${text} is no time; write it as 2026-03-01 or 2026-03-01T12:00:00Z.`);
  return at;
}
