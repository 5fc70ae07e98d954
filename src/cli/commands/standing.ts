import type { Command } from 'commander';
import { demand } from '../../access/index.ts';
import { readStanding, STANDINGS } from '../../standing/index.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

/** `waybill standing [PROGRAM]`: counts that add up. */
export function addStanding(root: Command, open: OpenContext): void {
  root
    .command('standing [program]')
    .description('where every submission stands: counts that add up to the total')
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const { within, output } = open(command);
      const answer = await within(async ({ database, registry }, caller) => {
        demand(caller, 'read');
        if (name) programFor(registry, caller, name);
        return database.transaction(caller.scope, (session) => readStanding(session, name));
      });
      output.answer(answer, linesOf(answer));
    });
}

function linesOf({ at, programs }: Awaited<ReturnType<typeof readStanding>>): string[] {
  if (programs.length === 0) return ['There are no submissions yet.'];
  const counts = table(
    ['program', ...STANDINGS, 'total'],
    programs.map(({ program, standing }) => [program, ...STANDINGS.map((state) => standing[state]), standing.total]),
  );
  const reasons = table(
    ['program', 'needs attention because', 'submissions'],
    programs.flatMap(({ program, reasons: own }) => own.map(({ reason, count }) => [program, reason, count])),
  );
  return [`As at ${at.toISOString()}`, '', ...counts, '', ...reasons];
}
