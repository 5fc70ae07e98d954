import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../../access/index.ts';
import {
  type AcceptedTruth,
  acceptTruth,
  type FunnelLayer,
  readTruthResult,
  reconcileTruthFile,
  type ShownTruth,
  shownTruth,
  TRUTH_STATES,
  type TruthState,
} from '../../handoffs/index.ts';
import type { Installation } from '../../registry/index.ts';
import { parameter, reason } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

interface Given {
  readonly asOf: string;
  readonly coversFrom?: string;
  readonly column?: Readonly<Record<string, unknown>>;
  readonly means?: Readonly<Record<string, unknown>>;
  readonly allMean?: TruthState;
  readonly accept?: boolean;
  readonly reason?: string;
  readonly out: string;
}

interface Done extends ShownTruth {
  readonly isRepeat: boolean;
  readonly files: readonly string[];
  readonly accepted: AcceptedTruth | null;
}

/** `waybill handoffs reconcile PROGRAM DESTINATION FILE|s3://…`: what the receiver really has, against what it was handed. */
export function addReconcile(handoffs: Command, open: OpenContext): void {
  handoffs
    .command('reconcile <program> <destination> <file>')
    .description("compare a receiver's list of what it has (CSV: receipt, status, at) with what it was handed")
    .requiredOption('--as-of <time>', 'when the list was made: a day (from its beginning, UTC), or a time with its zone')
    .option('--covers-from <time>', 'the list begins here: what was handed over before is not looked for')
    .option('--column <name=column>', 'how the file calls receipt, status or at; may be given more than once', parameter)
    .option('--means <word=state>', 'what a word of the file means; may be given more than once', parameter)
    .addOption(new Option('--all-mean <state>', 'every row means this; no status is read').choices(TRUTH_STATES))
    .option('--accept', 'take it for proof: what differs moves, what was called done and is not on the list is missing')
    .option('--reason <text>', 'why; needed with --accept', reason)
    .option('--out <folder>', 'where the result goes, row by row', '.')
    .action(async (program: string, destination: string, file: string, given: Given, command: Command) => {
      const { within, output } = open(command);
      const done = await within(given.accept ? 'approve' : 'operate', (house, caller) =>
        reconcile(house, caller, { program, destination, file }, given),
      );
      output.answer(done, linesOf(done));
    });
}

async function reconcile(
  house: Installation,
  caller: Caller,
  of: { readonly program: string; readonly destination: string; readonly file: string },
  given: Given,
): Promise<Done> {
  if (given.accept && !given.reason) throw new WaybillError('WB_USAGE', 'Say why the list is taken for proof: --accept needs --reason.');
  const { config: inputs, database, objects, keyring, registry: programs } = house;
  const truthHouse = { database, objects, keyring, programs, inputs };
  const program = programFor(programs, caller, of.program).name;
  const { list, exits, isRepeat } = await reconcileTruthFile(truthHouse, of.file, {
    by: caller.actor,
    scope: caller.scope,
    reason: given.reason ?? "the receiver's list",
    program,
    destination: of.destination,
    asOf: given.asOf,
    coversFrom: given.coversFrom,
    columns: columnsOf(given.column ?? {}),
    means: texts(given.means ?? {}),
    meansAll: given.allMean,
  });
  const files = await saveResult(house, caller, list.id, given.out);
  const deed = { listId: list.id, by: caller.actor, reason: given.reason ?? '' };
  const accepted = given.accept ? await acceptTruth(truthHouse, caller.scope, deed) : null;
  return { ...shownTruth(list, exits), isRepeat, files, accepted };
}

const COLUMNS = ['receipt', 'status', 'at'];

function columnsOf(given: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const unknown = Object.keys(given).find((name) => !COLUMNS.includes(name));
  if (unknown) throw new WaybillError('WB_USAGE', `"${unknown}" is none of ${COLUMNS.join(', ')}; write --column receipt=NAME.`);
  return texts(given);
}

/** A column or a word may look like a number. */
function texts(given: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

async function saveResult({ database }: Installation, caller: Caller, listId: number, folder: string): Promise<string[]> {
  const kinds = ['result', 'refused'] as const;
  return Promise.all(
    kinds.map(async (kind) => {
      const { fileName, content } = await readTruthResult(database, caller.scope, { listId, kind });
      const path = join(folder, fileName);
      await pipeline(content, createWriteStream(path, { mode: 0o600 }));
      return path;
    }),
  );
}

function linesOf({ list, theirs, ours, isRepeat, files, accepted }: Done): string[] {
  return [
    `List ${list.id} of ${list.destination}, as of ${list.asOf.toISOString()}${isRepeat ? ', which was given before: this is what it came to then' : ''}.`,
    '',
    `${list.theirs} rows of the list:`,
    ...funnelLines(theirs),
    '',
    `${list.ours} hand-offs to ${list.destination}:`,
    ...funnelLines(ours),
    '',
    `Row by row: ${files.join(', ')}.`,
    ...(accepted
      ? acceptedLines(accepted)
      : list.acceptedAt
        ? [`${list.acceptedBy} accepted it at ${list.acceptedAt.toISOString()}.`]
        : [NEXT]),
  ];
}

const NEXT = 'Nothing has moved. Whoever may approve takes it for proof with the same command and --accept --reason.';

function funnelLines(funnel: readonly FunnelLayer[]): string[] {
  const why = (reasons: FunnelLayer['why']) => Object.entries(reasons).map(([name, n]) => `${name} ${n}`);
  return table(
    ['leave as', 'number', 'left', 'why'],
    funnel.map(({ layer, n, left, why: reasons }) => [layer, n, left, why(reasons).join(', ')]),
  );
}

function acceptedLines({ isRepeat, proofs, moved, missing, changedSince, besideOpen, findings }: AcceptedTruth): string[] {
  return [
    `${isRepeat ? 'It was accepted before' : 'It is accepted'}: ${proofs} differ = ${moved} moved (${missing} of them missing) + ${changedSince} changed since + ${besideOpen} beside another open hand-off.`,
    `Findings opened: ${findings}.`,
  ];
}
