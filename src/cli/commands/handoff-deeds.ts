import { type Command, Option } from 'commander';
import { decideHandoff, HANDOFF_DECISIONS, type HandoffDecision, showHandoff } from '../../handoffs/index.ts';
import { evidence, numbered, reason } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import type { OpenContext } from '../context.ts';

interface DecideGiven {
  readonly decision: HandoffDecision;
  readonly reason: string;
  readonly evidence?: Readonly<Record<string, unknown>>;
  readonly yes?: boolean;
}

/** What each decision leads to, in the words of the question that is asked first. */
const LEADS_TO: Readonly<Record<HandoffDecision, string>> = {
  delivered: 'counts as delivered',
  not_arrived: 'is sent again; where it did arrive the receiver gets it twice',
  next_destination: 'is over; the route goes to the next destination, and where it did arrive the receiver has it twice',
  stop: 'is over; nothing more is sent by itself',
};

/** `waybill handoffs decide`: what only a person knows. */
export function addHandoffDeeds(handoffs: Command, open: OpenContext): void {
  handoffs
    .command('decide')
    .description('decide about a hand-off that is unknown, exhausted or missing')
    .addArgument(numbered('hand-off'))
    .addOption(new Option('--decision <decision>', 'what was found out, or is wanted').choices(HANDOFF_DECISIONS).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why', reason)
    .option('--evidence <proof>', "with delivered: the receiver's proof, text or a JSON object", evidence)
    .option('--yes', 'do not ask')
    .action(async (id: number, { yes, ...given }: DecideGiven, command: Command) => {
      const { within, output } = open(command);
      const decided = await within('operate', async ({ database }, caller) => {
        const shown = await database.transaction(caller.scope, (session) => showHandoff(session, id));
        const what = `1 hand-off of ${shown.program} to ${shown.destination}, which is ${shown.state}, ${LEADS_TO[given.decision]}`;
        const risk = given.decision === 'not_arrived' || given.decision === 'next_destination' ? 'irreversible' : 'reversible';
        await confirm({ what, risk }, yes);
        return decideHandoff({ database }, caller.scope, { ...given, handoffId: id, author: caller.actor });
      });
      output.answer(decided, [`Hand-off ${id} was ${decided.from} and is ${decided.to}.`]);
    });
}
