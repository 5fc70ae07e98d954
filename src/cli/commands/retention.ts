import type { Command } from 'commander';
import { countDue, listPurges, listRedactions } from '../../retention/index.ts';
import { wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

const PAGE = 50;

/** `waybill retention due|purges|redactions`. */
export function addRetention(root: Command, open: OpenContext): void {
  const retention = root.command('retention').description('what is kept how long, and what was destroyed');
  addDue(retention, open);
  addPurges(retention, open);
  addRedactions(retention, open);
}

function addDue(retention: Command, open: OpenContext): void {
  retention
    .command('due [program]')
    .description('what a purge would destroy now, kind by kind')
    .action(async (name: string | undefined, _given: unknown, command: Command) => {
      const { within, output } = open(command);
      const { program, kinds } = await within('read', async ({ database, registry, config }, caller) => {
        const { name: chosen } = programFor(registry, caller, name);
        const due = await database.transaction([chosen], (session) => countDue(session, config.retain ?? new Map(), chosen));
        return { program: chosen, kinds: due };
      });
      const cells = kinds.map(({ kind, days, before, due, held, sample }) => [
        kind,
        days,
        before.toISOString().slice(0, 10),
        due,
        held,
        sample.join(', '),
      ]);
      output.answer(
        { program, kinds },
        kinds.length === 0
          ? ['No retention period is set: nothing is purged. WAYBILL_RETAIN sets them.']
          : [
              ...table(['kind', 'days', 'before', 'due', 'held', 'such as'], cells),
              '',
              'The task purge-by-retention destroys what is due.',
            ],
      );
    });
}

function addPurges(retention: Command, open: OpenContext): void {
  retention
    .command('purges [program]')
    .description('purges, the newest first')
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (name: string | undefined, given: { limit: number }, command: Command) => {
      const { within, output } = open(command);
      const purges = await within('read', ({ database }, caller) =>
        database.transaction(caller.scope, (session) => listPurges(session, name, given.limit)),
      );
      const cells = purges.map(({ id, program, kind, before, destroyed, finishedAt, left, author }) => [
        id,
        program,
        kind,
        before.toISOString().slice(0, 10),
        destroyed,
        finishedAt ? 'done' : 'at work',
        left,
        author,
      ]);
      output.answer({ purges }, table(['purge', 'program', 'kind', 'before', 'destroyed', 'state', 'objects left', 'by'], cells));
    });
}

function addRedactions(retention: Command, open: OpenContext): void {
  retention
    .command('redactions [program]')
    .description('people of whom nothing is kept but counts and states')
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async (name: string | undefined, given: { limit: number }, command: Command) => {
      const { within, output } = open(command);
      const redactions = await within('read', ({ database }, caller) =>
        database.transaction(caller.scope, (session) => listRedactions(session, name, given.limit)),
      );
      const cells = redactions.map(({ id, program, pseudonym, submissions, at, left, author }) => [
        id,
        program,
        pseudonym,
        submissions,
        at.toISOString().slice(0, 10),
        left,
        author,
      ]);
      output.answer(
        { redactions },
        table(['redaction', 'program', 'in place of the person', 'submissions', 'at', 'objects left', 'by'], cells),
      );
    });
}
