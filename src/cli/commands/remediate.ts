import { type Command, Option } from 'commander';
import { now } from '#kernel/clock/clock.ts';
import type { Caller } from '../../access/index.ts';
import type { Installation } from '../../registry/index.ts';
import {
  REMEDIATION_KINDS,
  type RemediationKind,
  recordRemediations,
  refuseUnkept,
  refuseUnproved,
  showSubmission,
} from '../../submissions/index.ts';
import { evidence, reason } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import type { OpenContext } from '../context.ts';
import { programFor } from '../program-for.ts';

interface Given {
  readonly kind: RemediationKind;
  readonly reason: string;
  readonly evidence?: Readonly<Record<string, unknown>>;
  readonly kept?: string;
  readonly program?: string;
  readonly yes?: boolean;
}

/** `waybill remediate ID`: one recorded decision on one submission. For more than one there are tasks. */
export function addRemediate(root: Command, open: OpenContext): void {
  root
    .command('remediate <id>')
    .description('record a decision on one submission; the newest one counts')
    .addOption(new Option('--kind <kind>', 'what was decided').choices(REMEDIATION_KINDS).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why', reason)
    .option('--evidence <proof>', "the receiver's proof: text, or a JSON object", evidence)
    .option('--kept <id>', 'with kind duplicate: the submission that is kept')
    .option('--program <name>', 'its program')
    .option('--yes', 'do not ask')
    .action(async (id: string, given: Given, command: Command) => {
      const { within, output } = open(command);
      const decided = await within('operate', (house, caller) => decide(house, caller, id, given));
      output.answer(decided, [
        `${decided.id} of ${decided.program}: ${decided.kind} is recorded. It stood as ${decided.before} and stands as ${decided.after}${decided.why ? ` because of ${decided.why}` : ''}.`,
      ]);
    });
}

async function decide({ database, registry }: Installation, caller: Caller, id: string, given: Given) {
  const isSuccess = given.kind !== 'not_remediated';
  // Before anybody is asked to confirm it.
  refuseUnproved({ ...given, isSuccess });
  refuseUnkept(given.kind, given.kept);
  const program = programFor(registry, caller, given.program).name;
  const { id: submissionId, state: before } = await database.transaction(caller.scope, (session) => showSubmission(session, program, id));
  await confirm(
    { what: `1 submission of ${program}, which stands as ${before}, is decided as ${given.kind}`, risk: 'reversible' },
    given.yes,
  );
  return database.repeatable(caller.scope, async (session) => {
    const kept = given.kept === undefined ? undefined : await showSubmission(session, program, given.kept);
    const { kind, reason: why, evidence: proof } = given;
    await recordRemediations(session, [
      {
        submissionId,
        program,
        externalId: id,
        kind,
        isSuccess,
        reason: why,
        actor: caller.actor,
        evidence: proof,
        keptSubmissionId: kept?.id,
        decidedAt: now(),
      },
    ]);
    const after = await showSubmission(session, program, id);
    return { id, program, kind, before, after: after.state, why: after.reason };
  });
}
