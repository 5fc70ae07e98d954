import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { makeScoreboard, type Scoreboard, scoreboardCsv, titleOf } from '../../triage/index.ts';
import { wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

interface Given {
  readonly program?: string;
  readonly by: 'day' | 'week';
  readonly days?: number;
  readonly out?: string;
}

/** So many columns fit a terminal; the file has them all. */
const MOST_COLUMNS = 14;

export function addScoreboard(group: Command, open: OpenContext): void {
  group
    .command('scoreboard')
    .description('failures by class and week or day, over three months; rows and columns add up')
    .option('--program <name>', 'only of this program')
    .addOption(new Option('--by <span>', 'what a column is').choices(['week', 'day']).default('week'))
    .option('--days <n>', 'how many days back', wholeNumber)
    .option('--out <file>', 'write it as CSV')
    .action(async ({ program, by, days, out }: Given, command: Command) => {
      const { within, output } = open(command);
      const board = await within('read', (house, own) => {
        const named = program === undefined ? undefined : programFor(house.registry, own, program).name;
        return house.database.transaction(own.scope, (session) => makeScoreboard(session, { program: named, by, days }));
      });
      if (out !== undefined) await writeFile(out, scoreboardCsv(board));
      output.answer({ ...board, ...(out === undefined ? {} : { file: out }) }, linesOf(board, out));
    });
}

function linesOf({ by, from, until, columns, rows, columnTotals, total, program }: Scoreboard, out: string | undefined): string[] {
  const shown = columns.slice(-MOST_COLUMNS);
  const newest = (cells: readonly number[]): readonly number[] => cells.slice(-MOST_COLUMNS);
  const cells = rows.map((row) => [row.id, ...newest(row.cells), row.total, titleOf(row)]);
  const left = columns.length - shown.length;
  return [
    `${program ?? 'All programs'}: ${total} failures from ${from.toISOString()} up to ${until.toISOString()}, by ${by}; the last ${by} is not over`,
    ...(left > 0 ? [`The last ${shown.length} of ${columns.length} columns; totals are of all. --out FILE writes them all.`] : []),
    '',
    ...table(
      ['class', ...shown.map((begins) => begins.toISOString().slice(5, 10)), 'total', 'what'],
      [...cells, ['all', ...newest(columnTotals), total, '']],
    ),
    ...(out === undefined ? [] : ['', `Written to ${out}`]),
  ];
}
