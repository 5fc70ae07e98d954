import type { Command } from 'commander';
import { readWriteStop, type WriteStop } from '../../access/index.ts';
import { AGES, BREACHES, HOLDERS, type Outlook, type ProgramOutlook, readOutlook, STANDINGS } from '../../standing/index.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

/** `waybill standing [PROGRAM]`: counts that add up. */
export function addStanding(root: Command, open: OpenContext): void {
  root
    .command('standing [program]')
    .description('where every submission stands, since when, and who has it: counts that add up')
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const { within, output } = open(command);
      const answer = await within('read', async ({ database, registry }, caller) => {
        if (name) programFor(registry, caller, name);
        return database.transaction(caller.scope, async (session) => ({
          ...(await readOutlook(session, name)),
          writes: (await readWriteStop(session)) ?? null,
        }));
      });
      output.answer(answer, linesOf(answer));
    });
}

function linesOf({ at, programs, writes }: Outlook & { readonly writes: WriteStop | null }): string[] {
  const stopped = writes === null ? [] : [`Writing is stopped since ${writes.at.toISOString()}, by ${writes.by}: ${writes.reason}`, ''];
  if (programs.length === 0) return [...stopped, 'There are no submissions yet.'];
  const counts = table(
    ['program', ...STANDINGS, 'total'],
    programs.map(({ program, standing }) => [program, ...STANDINGS.map((state) => standing[state]), standing.total]),
  );
  const reasons = table(
    ['program', 'needs attention because', 'submissions'],
    programs.flatMap(({ program, reasons: own }) => own.map(({ reason, count }) => [program, reason, count])),
  );
  return [
    ...stopped,
    `Every submission taken in until ${at.toISOString()}`,
    '',
    ...counts,
    '',
    ...reasons,
    '',
    'Who has what needs attention:',
    ...table(['program', ...HOLDERS, 'total'], partsOf(programs, 'holders', HOLDERS)),
    '',
    'How much of its time box has gone:',
    ...table(['program', 'below 50 %', 'below 100 %', 'passed', 'total'], partsOf(programs, 'ageing', AGES)),
    '',
    'When the time boxes of what is in progress end, if nothing is answered:',
    ...table(['program', 'within 24 hours', 'then within 7 days', 'later', 'total'], partsOf(programs, 'forecast', BREACHES)),
  ];
}

function partsOf<Part extends 'holders' | 'ageing' | 'forecast'>(
  programs: Outlook['programs'],
  part: Part,
  names: readonly (keyof ProgramOutlook[Part] & string)[],
): (string | number)[][] {
  return programs.map((each) => {
    const counts = names.map((name) => each[part][name] as number);
    return [each.program, ...counts, counts.reduce((total, count) => total + count, 0)];
  });
}
