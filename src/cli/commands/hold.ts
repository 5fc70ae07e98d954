import type { Command } from 'commander';
import { type Hold, liftHold, listHolds, placeHold } from '../../retention/index.ts';
import { showSubmission } from '../../submissions/index.ts';
import { numbered, reason, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

const PAGE = 100;

/** `waybill hold list|place|lift`. */
export function addHold(root: Command, open: OpenContext): void {
  const hold = root.command('hold').description('legal holds: what they cover is neither redacted nor purged');
  addList(hold, open);
  addPlace(hold, open);
  addLift(hold, open);
}

function addList(hold: Command, open: OpenContext): void {
  hold
    .command('list [program]')
    .description('those that hold, the newest first')
    .option('--all', 'with those that were lifted')
    .option('--before <id>', 'begin before this one: the last of the page before', wholeNumber)
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (program: string | undefined, given: { all?: boolean; before?: number; limit: number }, command: Command) => {
      const { within, output } = open(command);
      const { all = false, before, limit } = given;
      const holds = await within('read', ({ database }, caller) =>
        database.transaction(caller.scope, (session) => listHolds(session, { program, isLiftedToo: all, before, limit })),
      );
      output.answer(
        { holds },
        holds.length === 0 ? ['Nothing is held.'] : table(['hold', 'program', 'on', 'by', 'at', 'lifted'], holds.map(cellsOf)),
      );
    });
}

interface PlaceGiven {
  readonly person?: string;
  readonly submission?: string;
  readonly reason: string;
}

function addPlace(hold: Command, open: OpenContext): void {
  hold
    .command('place <program>')
    .description('keeps a person, one submission or, without either, the whole program')
    .option('--person <id>', 'the person, by the pseudonymous id')
    .option('--submission <id>', 'one submission')
    .requiredOption('--reason <text>', 'why it is held', reason)
    .action(async (name: string, given: PlaceGiven, command: Command) => {
      const { within, output } = open(command);
      const placed = await within('operate', async (house, caller) => {
        const { name: program } = programFor(house.registry, caller, name);
        const { person: personId, submission } = given;
        const submissionId =
          submission === undefined
            ? undefined
            : (await house.database.transaction([program], (session) => showSubmission(session, program, submission))).id;
        const request = { scope: caller.scope, program, personId, submissionId, by: caller.actor, reason: given.reason };
        return placeHold(house, request);
      });
      output.answer({ ...placed }, [`Hold ${placed.id} is placed on ${whatOf(placed)}.`]);
    });
}

function addLift(hold: Command, open: OpenContext): void {
  hold
    .command('lift')
    .description('ends a hold; retention periods and redactions count again')
    .addArgument(numbered('hold'))
    .requiredOption('--reason <text>', 'why it ends', reason)
    .action(async (id: number, given: { reason: string }, command: Command) => {
      const { within, output } = open(command);
      const lifted = await within('administer', (house, caller) =>
        liftHold(house, id, { scope: caller.scope, by: caller.actor, reason: given.reason }),
      );
      output.answer({ ...lifted }, [`Hold ${id} on ${whatOf(lifted)} is lifted.`]);
    });
}

function whatOf({ program, personId, submission }: Hold): string {
  if (submission !== null) return `submission ${submission}`;
  return personId === null ? `everything of ${program}` : `person ${personId}`;
}

function cellsOf(hold: Hold): (string | number)[] {
  const { id, program, placedBy, placedAt, liftedAt } = hold;
  return [id, program, whatOf(hold), placedBy, placedAt.toISOString().slice(0, 10), liftedAt?.toISOString().slice(0, 10) ?? ''];
}
