import { Command, CommanderError } from 'commander';
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

export function buildCommands(composition: Composition): Command {
  const root = new Command('waybill')
    .description('No submission is ever lost between systems.')
    .option('--json', 'print one JSON object')
    .option('--data <folder>', 'folder of the embedded database, objects and keys')
    .option('--config <file>', 'configuration file')
    .option('--port <number>', 'port of the API and the portal')
    .option('--as <user>', 'the user on whose behalf this is done')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  for (const add of COMMANDS) add(root, (command) => openContext(composition, command.optsWithGlobals() as GlobalOptions));
  settle(root);
  return root;
}

/** Global options may stand anywhere on the line, and a wrong call ends with our exit code at every level. */
function settle(command: Command): void {
  command.exitOverride();
  for (const option of ['--json', '--data <folder>', '--config <file>', '--port <number>', '--as <user>']) {
    const flag = option.split(' ')[0] as string;
    if (!command.options.some((each) => each.long === flag)) command.option(option, undefined as unknown as string);
    const added = command.options.find((each) => each.long === flag);
    if (added && command.parent) added.hidden = true;
  }
  for (const child of command.commands) settle(child);
}
