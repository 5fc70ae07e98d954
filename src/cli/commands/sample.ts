import type { Command } from 'commander';
import type { OpenContext } from '../context.ts';

/** `waybill sample`: realistic failed submissions, for trying things out. */
export function addSample(root: Command, open: OpenContext): void {
  root
    .command('sample')
    .description('write a file of invented failed submissions')
    .option('--count <n>', 'how many', '500')
    .option('--seed <n>', 'the same seed writes the same file', '1')
    .option('--profile <name>', 'steady (1.4 % duplicates) or backlog (people with 2 to 12 tries)', 'backlog')
    .option('--folder <folder>', 'where to', 'sample')
    .action(async (given: { count: string; seed: string; profile: 'steady' | 'backlog'; folder: string }, command: Command) => {
      const { composition, output } = open(command);
      const request = { ...given, count: Number(given.count), seed: Number(given.seed) };
      const written = await composition.writeSample(request);
      output.answer(written, [`Wrote ${written.file}`, JSON.stringify(written.counts, null, 2)]);
    });
}
