import type { Command } from 'commander';
import type { OpenContext } from '../context.ts';

/** `waybill migrate`: brings the database to this version. The embedded one migrates itself at each start. */
export function addMigrate(root: Command, open: OpenContext): void {
  root
    .command('migrate')
    .description("bring the database to this version's schema")
    .action(async (_given: unknown, command: Command) => {
      const { composition, readConfig, output } = open(command);
      const applied = await composition.migrateDatabase(await readConfig());
      output.answer(
        { applied },
        applied.length === 0 ? ['The database is up to date.'] : [`Applied ${applied.length}:`, ...applied.map((name) => `  ${name}`)],
      );
    });
}
