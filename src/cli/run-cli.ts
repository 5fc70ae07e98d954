import { Command, CommanderError, Option } from 'commander';
import { COMMANDS } from './commands/index.ts';
import type { Composition, GlobalOptions } from './composition.ts';
import { openContext } from './context.ts';
import { reportFault } from './output.ts';

const OK = 0;
const WRONG_USAGE = 2;

/** Runs one command line and answers its exit code: 0 ok, 1 failed, 2 wrong usage. */
export async function runCli(argv: readonly string[], composition: Composition): Promise<number> {
  const root = buildCommands(composition);
  try {
    await root.parseAsync([...argv], { from: 'user' });
    return OK;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : WRONG_USAGE;
    return reportFault(error, argv.includes('--json'));
  }
}

/** Options of every command, which may stand anywhere on the line. */
const GLOBAL: readonly (readonly [flags: string, description: string])[] = [
  ['--json', 'print one JSON object'],
  ['--data <folder>', 'folder of the embedded database, objects and keys'],
  ['--config <file>', 'configuration file'],
  ['--port <number>', 'port of the API and the portal'],
  ['--as <user>', 'the user on whose behalf this is done'],
];

export function buildCommands(composition: Composition): Command {
  const root = new Command('waybill').description('No submission is ever lost between systems.').configureHelp({ showGlobalOptions: true });
  for (const add of COMMANDS) add(root, (command) => openContext(composition, command.optsWithGlobals() as GlobalOptions));
  settle(root);
  return root;
}

/** Gives every level the global options, and ends a wrong call with our exit code there. */
function settle(command: Command): void {
  command.exitOverride();
  for (const [flags, description] of GLOBAL) {
    const option = new Option(flags, description);
    command.addOption(command.parent ? option.hideHelp() : option);
  }
  for (const child of command.commands) settle(child);
}
