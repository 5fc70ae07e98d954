import type { Command } from 'commander';
import type { Caller } from '../../access/index.ts';
import type { Installation } from '../../registry/index.ts';
import { assignClass, type ErrorClass, ignoreClass, reopenClass, resolveClass, titleOf } from '../../triage/index.ts';
import { instant, numbered, reason, wholeNumber } from '../arguments.ts';
import type { OpenContext } from '../context.ts';

interface Given {
  readonly reason: string;
}

interface IgnoreGiven extends Given {
  readonly until?: Date;
  readonly count?: number;
  readonly perHour?: number;
}

interface AssignGiven extends Given {
  readonly owner?: string;
  readonly ticket?: string;
  readonly note?: string;
}

type Deed = { readonly id: number; readonly by: Caller['actor']; readonly scope: Caller['scope']; readonly reason: string };

/** What somebody decides about an error class. */
export function addTriageDeeds(group: Command, open: OpenContext): void {
  deed<Given & { version?: string }>(
    group
      .command('resolve')
      .description('say that it is mended; a failure that happens after this opens it anew, marked')
      .option('--version <name>', 'the version that mends it'),
    open,
    ({ database }, of, { version }) => resolveClass(database, { ...of, mendedIn: version }),
  );
  deed<IgnoreGiven>(
    group
      .command('ignore')
      .description('let it be until the first of these is reached')
      .option('--until <time>', 'the first failure from then on opens it', instant)
      .option('--count <n>', 'so many more failures open it', wholeNumber)
      .option('--per-hour <n>', 'so many in one clock hour open it', wholeNumber),
    open,
    ({ database }, of, { until, count, perHour }) => ignoreClass(database, { ...of, until, count, perHour }),
  );
  deed<Given>(group.command('reopen').description('take back that it is mended or ignored'), open, ({ database }, of) =>
    reopenClass(database, of),
  );
  deed<AssignGiven>(
    group
      .command('assign')
      .description('say who looks after it, where it is worked on, what is known; an empty text takes a word away')
      .option('--owner <name>', 'a person or a team')
      .option('--ticket <link>', 'where it is worked on')
      .option('--note <text>', 'what is known of it; nothing personal'),
    open,
    ({ database }, of, { owner, ticket, note }) =>
      assignClass(database, { ...of, words: { owner: wordOf(owner), ticket: wordOf(ticket), note: wordOf(note) } }),
  );
}

function wordOf(text: string | undefined): string | null | undefined {
  return text === '' ? null : text;
}

function deed<G extends Given>(
  command: Command,
  open: OpenContext,
  act: (house: Installation, of: Deed, given: G) => Promise<ErrorClass>,
): void {
  command
    .addArgument(numbered('error class'))
    .requiredOption('--reason <text>', 'why', reason)
    .action(async (id: number, given: G, self: Command) => {
      const { within, output } = open(self);
      const changed = await within('operate', (house, caller) => {
        const { actor: by, scope } = caller;
        return act(house, { id, by, scope, reason: given.reason }, given);
      });
      output.answer(changed, [`Error class ${changed.id} is ${changed.state}: ${titleOf(changed)}`]);
    });
}
