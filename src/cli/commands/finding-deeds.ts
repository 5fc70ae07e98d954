import type { Command } from 'commander';
import { closeFinding, type ListedFinding, openFindingAnswer, showFinding } from '../../handoffs/index.ts';
import { explainFinding, type FindingKind } from '../../history/index.ts';
import { numbered, reason } from '../arguments.ts';
import type { OpenContext } from '../context.ts';
import { giveAnswer } from '../give-answer.ts';
import { table } from '../output.ts';

/** `waybill findings show|answer|close`. */
export function addFindingDeeds(findings: Command, open: OpenContext): void {
  addShow(findings, open);
  addAnswer(findings, open);
  addClose(findings, open);
}

function addShow(findings: Command, open: OpenContext): void {
  findings
    .command('show')
    .description('one finding: what it means, what to do about it, and what is known')
    .addArgument(numbered('finding'))
    .action(async (id: number, _given: unknown, command: Command) => {
      const { within, output } = open(command);
      const finding = await within('read', ({ database }, caller) =>
        database.transaction(caller.scope, (session) => showFinding(session, id)),
      );
      const kind = explainFinding(finding);
      output.answer(
        { ...finding, means: kind?.means ?? null, next: kind?.next ?? null, closes: kind?.closedBy ?? null },
        linesOf(finding, kind),
      );
    });
}

function addAnswer(findings: Command, open: OpenContext): void {
  findings
    .command('answer')
    .description('what a receiver answered to a question and nobody could read; it may name people')
    .addArgument(numbered('finding'))
    .requiredOption('--reason <text>', 'why it is opened', reason)
    .option('--save <file>', 'a new file for its bytes, instead of the screen')
    .action(async (id: number, given: { reason: string; save?: string }, command: Command) => {
      const { within, output } = open(command);
      await within('operate', async (house, caller) => {
        const opened = () => openFindingAnswer(house.handoffs, caller.scope, id, { actor: caller.actor, reason: given.reason });
        await giveAnswer(output, { finding: id }, given.save, opened);
      });
    });
}

function addClose(findings: Command, open: OpenContext): void {
  findings
    .command('close')
    .description('close one because it is settled; where its cause is still there, the next check opens a new one')
    .addArgument(numbered('finding'))
    .requiredOption('--reason <text>', 'how it was settled', reason)
    .action(async (id: number, given: { reason: string }, command: Command) => {
      const { within, output } = open(command);
      const closed = await within('operate', ({ database }, caller) =>
        closeFinding({ database }, caller.scope, { id, reason: given.reason, by: caller.actor }),
      );
      const closes = explainFinding(closed)?.closedBy ?? null;
      output.answer({ id, kind: closed.kind, closedAt: closed.closedAt, closes }, [
        `Finding ${id} is closed.`,
        ...(closes === 'check' ? ['Its own check would have closed it once it was put right, and opens a new one where it was not.'] : []),
      ]);
    });
}

function linesOf(finding: ListedFinding, kind: FindingKind | undefined): string[] {
  const { id, program, subject, submission, runId, shareId, openedAt, answerBy, details, hasAnswer } = finding;
  const facts = [
    ['about', subject],
    ...(submission === null ? [] : [['submission', submission]]),
    ...(runId === null ? [] : [['run', runId]]),
    ...(shareId === null ? [] : [['share', shareId]]),
    ...Object.entries(details).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  ];
  return [
    `Finding ${id} of ${program}: ${finding.kind}, open since ${openedAt.toISOString()}, to be answered by ${answerBy.toISOString()}`,
    ...closingLines(finding),
    '',
    `What happened: ${kind?.means ?? 'this version does not know its kind'}.`,
    `What to do: ${kind?.next ?? 'see what the details say, then close it'}.`,
    kind?.closedBy === 'check'
      ? 'It closes by itself once it is put right.'
      : `Only a person closes it: waybill findings close ${id} --reason …`,
    ...(hasAnswer ? [`What was answered is kept, encrypted: waybill findings answer ${id} --reason …`] : []),
    '',
    ...table(['fact', 'value'], facts),
  ];
}

function closingLines({ closedAt, closedBy, closedReason }: ListedFinding): string[] {
  if (closedAt === null) return [];
  return [`It was closed at ${closedAt.toISOString()} by ${closedBy ?? 'its own check'}: ${closedReason}`];
}
