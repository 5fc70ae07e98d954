import type { Command } from 'commander';
import { acknowledgeShare, type BadRow, checkAnswers } from '../../packages/index.ts';
import { reason, wholeNumber } from '../arguments.ts';
import type { CliContext, OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { withInput } from '../with-input.ts';

interface AnswersGiven {
  readonly share: number;
  readonly reason: string;
  readonly check?: boolean;
}

const WHY: Readonly<Record<BadRow['why'], string>> = {
  no_id: 'names nothing',
  no_verdict: 'says neither accepted nor rejected',
  not_in_manifest: 'names something that is not in this share',
  both_ways: 'is accepted in one row and rejected in another; neither counts',
  repeated: 'says again what a row above says',
};

/** `waybill share acknowledge FILE`: what a partner says of a share, taken or only looked at. */
export function addShareAnswers(share: Command, open: OpenContext): void {
  share
    .command('acknowledge <file>')
    .description("take the partner's answers: CSV with id, accepted or rejected, reason; the same file again changes nothing")
    .requiredOption('--share <id>', 'number of the share', wholeNumber)
    .option('--check', 'record nothing: say what the file would do, and row by row what would not count')
    .option('--reason <text>', 'why', reason, 'the answers of the partner')
    .action((file: string, given: AnswersGiven, command: Command) => {
      const context = open(command);
      return given.check ? check(context, file, given.share) : take(context, file, given);
    });
}

type Rows = Awaited<ReturnType<typeof acknowledgeShare>>['rows'];

function sumOf({ total, accepted, rejected, notInManifest, repeated, unreadable }: Rows): string {
  return `${total} rows = ${accepted} accepted + ${rejected} rejected + ${notInManifest} not in the manifest + ${repeated} repeated + ${unreadable} unreadable`;
}

/** It fails where a row would not count, so that a script can tell. */
async function check({ within, output }: CliContext, file: string, shareId: number): Promise<void> {
  const checked = await within('operate', ({ config, database }, caller) =>
    withInput(config, file, async (source) => {
      const content = await source.open();
      return database.transaction(caller.scope, (session) => checkAnswers(session, shareId, content));
    }),
  );
  const { rows, bad, isRepeat } = checked;
  const cells = bad.map((row) => [row.row, row.id ?? '', WHY[row.why]]);
  const notCounted = rows.total - rows.accepted - rows.rejected;
  output.answer(checked, [
    sumOf(rows),
    ...(isRepeat ? ['This file was taken before: it would change nothing.'] : []),
    ...(bad.length === 0 && !isRepeat ? ['Every row would count.'] : []),
    ...(bad.length > 0 ? ['', ...table(['row', 'id', 'why it would not count'], cells)] : []),
    ...(notCounted > bad.length ? [`The first ${bad.length} of ${notCounted} are named.`] : []),
    'Nothing was recorded.',
  ]);
  if (bad.length > 0) output.fail();
}

async function take({ within, output }: CliContext, file: string, given: AnswersGiven): Promise<void> {
  const taken = await within('operate', async ({ config, shares }, caller) => {
    const deed = { by: caller.actor, scope: caller.scope, reason: given.reason };
    return withInput(config, file, async (source) =>
      acknowledgeShare(shares, { shareId: given.share, file: await source.open(), ...deed }),
    );
  });
  const { rows, changed, lines, findings, isRepeat } = taken;
  output.answer(taken, [
    sumOf(rows),
    isRepeat ? 'This file was taken before: nothing was changed.' : `Changed: ${changed.accepted} accepted, ${changed.refused} refused.`,
    `Share ${given.share}: ${lines.total} packages = ${lines.answered} answered + ${lines.unanswered} unanswered; ${lines.revoked} revoked beside.`,
    ...(findings > 0 ? [`${findings} new findings: what the answers do not account for is looked after.`] : []),
  ]);
}
