import type { ShownIncident } from '../triage/index.ts';
import { table } from './output.ts';

/** An incident as a terminal shows it: cause, steps, command lines, and what was done or said. */
export function linesOfIncident(shown: ShownIncident): string[] {
  const steps = shown.steps.map(({ name, state, stateBy, runId, runState, text }) => [
    name,
    state,
    stateBy ?? '-',
    runId === null ? '-' : `${runId} ${runState}`,
    text ?? 'the playbook has it no more',
  ]);
  const commands = shown.steps.flatMap(({ name, command }) => (command === null ? [] : [`  ${name}: ${command}`]));
  return [
    `Incident ${shown.id} of ${shown.program} is ${shown.state}: ${shown.title}`,
    `Opened ${shown.openedAt.toISOString()} by ${shown.openedBy}: ${shown.reason}`,
    `The cause is ${shown.cause.isGone ? 'gone' : 'still there'}: ${shown.cause.seen}`,
    ...(shown.isPlaybookChanged ? ['The playbook says other things now than when this was opened.'] : []),
    '',
    ...table(['step', 'state', 'by', 'run', 'what'], steps),
    ...(commands.length === 0 ? [] : ['', 'Command lines:', ...commands]),
    '',
    ...shown.entries.map(
      ({ at, author, kind, step, text, runId }) =>
        `${at.toISOString()} ${author}: ${kind}${step === null ? '' : ` ${step}`}${runId === null ? '' : ` (run ${runId})`}: ${text}`,
    ),
  ];
}
