import type { Command } from 'commander';
import { isWaybillError, WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../../access/index.ts';
import { type Advanced, exportNamed, type LoadedExport, type RanExport, runExport } from '../../exports/index.ts';
import type { Installation } from '../../registry/index.ts';
import { reason } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { exportFor, programsFor } from '../export-for.ts';

interface RunGiven {
  readonly reason: string;
  readonly program?: string;
  readonly all?: boolean;
  readonly withRefused?: boolean;
}

/** What became of one export: what its run says, or why it has none. */
type Ran = { readonly program: string; readonly export: string } & (
  | RanExport
  | { readonly fault: { readonly code: string; readonly message: string } }
);

/** `waybill export run`: one export, several, or all of them. */
export function addRun(group: Command, open: OpenContext): void {
  group
    .command('run [names...]')
    .description('go on with what is under way and send what is ready, now; a second run finds nothing left to do')
    .requiredOption('--reason <text>', 'why', reason)
    .option('--all', 'every export, of every program or of the one that --program names')
    .option('--program <name>', 'the program, where two have that export')
    .option('--with-refused', 'try rows again that an earlier file refused')
    .action(async (names: readonly string[], given: RunGiven, command: Command) => {
      const { within, output } = open(command);
      const ran = await within('operate', async (house, caller) => {
        const chosen = chooseExports(house, caller, names, given);
        const all: Ran[] = [];
        for (const each of chosen) all.push(await runOne(house, caller, each, given, chosen.length === 1));
        return all;
      });
      const [only] = ran;
      if (names.length === 1 && only) output.answer(only, linesOf(only));
      else output.answer({ exports: ran }, ran.length === 0 ? ['No program has an export.'] : ran.flatMap(titledLinesOf));
      if (!ran.every(isConfirmed)) output.fail();
    });
}

/** Each once, and all of them known before the first one goes. @throws WB_USAGE, WB_NOT_FOUND */
function chooseExports(
  house: Installation,
  caller: Caller,
  names: readonly string[],
  { all = false, program }: RunGiven,
): readonly LoadedExport[] {
  if (all === names.length > 0) throw new WaybillError('WB_USAGE', 'Name one or several exports, or give --all.');
  if (all)
    return programsFor(house, caller, program).flatMap((each) =>
      [...(house.exports.programs.get(each)?.exports.keys() ?? [])].map((name) => exportNamed(house.exports, each, name)),
    );
  const found = names.map((name) => exportFor(house, caller, name, program));
  return [...new Map(found.map((each) => [`${each.program} ${each.definition.name}`, each])).values()];
}

/** Of several, one that cannot go keeps no other from going. */
async function runOne(
  house: Installation,
  caller: Caller,
  { program, definition: { name } }: LoadedExport,
  { reason: why, withRefused }: RunGiven,
  isAlone: boolean,
): Promise<Ran> {
  const which = { program, export: name };
  try {
    return {
      ...which,
      ...(await runExport(house.exports, { program, name, withRefused: withRefused === true, by: caller.actor, reason: why })),
    };
  } catch (error) {
    if (isAlone || !isWaybillError(error)) throw error;
    return { ...which, fault: { code: error.code, message: error.message } };
  }
}

function isConfirmed(ran: Ran): boolean {
  return 'resumed' in ran && [...ran.resumed, ...(ran.file ? [ran.file] : [])].every(({ state }) => state === 'confirmed');
}

function titledLinesOf(ran: Ran): string[] {
  return [`${ran.export} (${ran.program})`, ...linesOf(ran).map((line) => `  ${line}`)];
}

const STARTED: Readonly<Record<RanExport['started'], string>> = {
  started: 'A new file was started.',
  nothing_ready: 'Nothing is ready for a new file.',
  started_before: 'Somebody else has just started it.',
  name_used: "The name that a new file would have today is taken by an earlier one of ours; what is ready goes with the next day's file.",
};

function linesOf(ran: Ran): string[] {
  if ('fault' in ran) return [`${ran.fault.code}: ${ran.fault.message}`];
  return [...ran.resumed.map(lineOf), STARTED[ran.started], ...(ran.file ? [lineOf(ran.file)] : [])];
}

export function lineOf({ fileId, state, fault }: Advanced): string {
  return `File ${fileId} is ${state ?? 'being worked on by somebody else'}${fault ? `: ${fault.code}, ${fault.message}` : ''}`;
}
