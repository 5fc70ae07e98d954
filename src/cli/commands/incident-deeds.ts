import { type Command, Option } from 'commander';
import { administeredBy, type Caller } from '../../access/index.ts';
import type { Installation } from '../../registry/index.ts';
import { closeIncident, draftStep, endStep, noteIncident, reopenIncident, STEP_OUTCOMES, showIncident } from '../../triage/index.ts';
import { numbered, reason } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { linesOfIncident } from '../incident-lines.ts';

interface StepGiven {
  readonly outcome: (typeof STEP_OUTCOMES)[number] | 'draft';
  readonly reason: string;
}

/** What somebody does in an incident. */
export function addIncidentDeeds(group: Command, open: OpenContext): void {
  group
    .command('step')
    .addArgument(numbered('incident'))
    .argument('<step>', 'name of the step')
    .description('say how a step ended, or draft the run of a step that is a task')
    .addOption(
      new Option('--outcome <outcome>', 'how it ended; draft: draft its run').choices([...STEP_OUTCOMES, 'draft']).makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'what was seen, or why', reason)
    .action(async (id: number, step: string, { outcome, reason: why }: StepGiven, command: Command) =>
      deed(open, command, id, async (house, caller) => {
        const of = { ...deedOf(caller, id, why), step };
        if (outcome !== 'draft') return endStep(house.triage, { ...of, outcome });
        await draftStep(house.triage, { ...of, administers: administeredBy(caller) });
      }),
    );
  group
    .command('note')
    .addArgument(numbered('incident'))
    .argument('<text>', 'what is known; nothing personal', reason)
    .description('add to what is known of it')
    .action(async (id: number, text: string, _given: unknown, command: Command) =>
      deed(open, command, id, ({ triage }, caller) => noteIncident(triage, deedOf(caller, id, text))),
    );
  group
    .command('close')
    .addArgument(numbered('incident'))
    .description('close it where its cause is gone')
    .requiredOption('--reason <text>', 'why', reason)
    .option('--override', 'although its cause is still there; that is recorded')
    .action(async (id: number, given: { reason: string; override?: boolean }, command: Command) =>
      deed(open, command, id, ({ triage }, caller) =>
        closeIncident(triage, { ...deedOf(caller, id, given.reason), override: given.override === true }),
      ),
    );
  group
    .command('reopen')
    .addArgument(numbered('incident'))
    .description('take it up again')
    .requiredOption('--reason <text>', 'why', reason)
    .action(async (id: number, given: { reason: string }, command: Command) =>
      deed(open, command, id, ({ triage }, caller) => reopenIncident(triage, deedOf(caller, id, given.reason))),
    );
}

function deedOf({ actor, scope }: Caller, id: number, why: string) {
  return { id, by: actor, scope, reason: why };
}

type Act = (house: Installation, caller: Caller) => Promise<unknown>;

async function deed(open: OpenContext, command: Command, id: number, act: Act): Promise<void> {
  const { within, output } = open(command);
  const shown = await within('operate', async (house, own) => {
    await act(house, own);
    return house.database.transaction(own.scope, (session) => showIncident(session, house.triage, id));
  });
  output.answer(shown, linesOfIncident(shown));
}
