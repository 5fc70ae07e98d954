import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands/index.ts';
import type { Composition } from './composition.ts';
import { openContext } from './context.ts';
import { reportFault } from './output.ts';

const OK = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** Runs one command line and answers its exit code: 0 ok, 1 failed, 2 wrong usage. */
export async function runCli(argv: readonly string[], composition: Composition): Promise<number> {
  const isJson = argv.includes('--json');
  let hasFailed = false;
  const onFail = (): void => {
    hasFailed = true;
  };
  try {
    await buildCommands(composition, onFail).parseAsync([...argv], { from: 'user' });
    return hasFailed ? FAILED : OK;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : reportUsage(error, isJson);
    return reportFault(error, isJson);
  }
}

export function buildCommands(composition: Composition, onFail: () => void = () => undefined): Command {
  const root = new Command('waybill')
    .description('No submission is ever lost between systems.')
    .option('--json', 'print one JSON object')
    .option('--data <folder>', 'folder of the embedded database, objects and keys')
    .option('--config <file>', 'configuration file')
    .option('--port <number>', 'port of the API and the portal')
    .option('--as <user>', 'the user on whose behalf this is done')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  for (const add of COMMANDS)
    add(root, (command) => openContext(composition, { options: command.optsWithGlobals(), path: pathOf(command) }, onFail));
  settle(root);
  return root;
}

/** Global options may stand anywhere on the line, and a wrong call ends with our exit code at every level, answered with what there is. */
function settle(command: Command): void {
  command.exitOverride();
  for (const option of ['--json', '--data <folder>', '--config <file>', '--port <number>', '--as <user>']) {
    const flag = option.split(' ')[0] as string;
    if (!command.options.some((each) => each.long === flag)) command.option(option, undefined as unknown as string);
    const added = command.options.find((each) => each.long === flag);
    if (added && command.parent) added.hidden = true;
  }
  const names = command.commands.map((child) => child.name());
  command.showHelpAfterError(names.length > 0 ? `There are: ${names.join(', ')}.` : `Its arguments: ${pathOf(command)} --help`);
  for (const child of command.commands) settle(child);
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

/** The words stand on standard error already; a program reads one object. */
function reportUsage({ message }: CommanderError, isJson: boolean): number {
  const next = '`waybill COMMAND --help` shows the arguments.';
  if (isJson) process.stdout.write(`${JSON.stringify({ error: { code: 'WB_USAGE', message: message.replace(/^error: /, ''), next } })}\n`);
  return WRONG_USAGE;
}
