import type { Command } from 'commander';
import { demand } from '../../access/index.ts';
import { listFindings, type OpenFinding } from '../../handoffs/index.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';

const MOST_SHOWN = 200;

/** `waybill findings [PROGRAM]`: what does not add up, each with its clock. */
export function addFindings(root: Command, open: OpenContext): void {
  root
    .command('findings [program]')
    .description('what does not add up and is still open, the most urgent first')
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const { within, output } = open(command);
      const findings = await within(async ({ database, registry }, caller) => {
        demand(caller, 'read');
        const program = name && programFor(registry, caller, name).name;
        return database.transaction(caller.scope, (session) => listFindings(session, { program: program || undefined, limit: MOST_SHOWN }));
      });
      output.answer({ findings: findings.map(asAnswer) }, linesOf(findings));
    });
}

function asAnswer({ runId, shareId, openedAt, answerBy, ...finding }: OpenFinding) {
  return { ...finding, run_id: runId, share_id: shareId, opened_at: openedAt, answer_by: answerBy };
}

function linesOf(findings: readonly OpenFinding[]): string[] {
  if (findings.length === 0) return ['Nothing is open: everything adds up.'];
  const rows = findings.map(({ id, kind, subject, submission, answerBy }) => [id, kind, submission ?? subject, day(answerBy)]);
  const more = findings.length === MOST_SHOWN ? [`The first ${MOST_SHOWN}; there may be more.`] : [];
  return [...table(['finding', 'kind', 'about', 'answer by'], rows), ...more];
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
