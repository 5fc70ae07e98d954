import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { ObjectBody } from '#kernel/objects/index.ts';
import { recordLines } from '../../ledger/index.ts';
import { onRecord } from '../approvals/record-refusal.ts';
import { insertHand } from '../hands.sql.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { findRun, holdRun, refuseUnless } from '../refusals.ts';
import type { Run } from '../run.ts';
import { storeAddress, storeInput, voidPreview } from '../runs.sql.ts';

/**
 * Gives a draft another file, with the address in a bucket that it came from: result files go beside it, and nowhere where it came by itself. What was put before others keeps the file that it has: who wants another one drafts another run.
 * @throws WB_NOT_FOUND, WB_RUN_STATE where it is no draft, WB_RUN_INPUT where it runs over no file
 */
export async function replaceInput(
  house: TaskHouse,
  runId: number,
  { body, address = null }: { readonly body: ObjectBody; readonly address?: string | null },
  deed: ScopedDeed,
): Promise<void> {
  await onRecord(house, { verb: 'replace_input', runId, deed }, async () => {
    const seen = await house.database.transaction(deed.scope, async (session) => refuseFixed(await findRun(session, runId)));
    const key = `runs/${seen.program}/${runId}/input.${now().getTime()}.csv`;
    const { sha256 } = await house.objects.put(key, body, { contentType: 'text/csv' });
    await house.database.transaction(deed.scope, async (session) => {
      const run = refuseFixed(await holdRun(session, runId));
      await storeInput(session, runId, key, Buffer.from(sha256, 'hex'));
      await storeAddress(session, runId, address);
      await voidPreview(session, runId);
      await insertHand(session, run, { name: deed.by.name, deed: 'revised', at: now() });
      await recordLines(session, [noteOf(run, 'input_replaced', deed, { before: run.inputSha256?.toString('hex') ?? null, sha256 })]);
    });
  });
}

function refuseFixed(run: Run): Run {
  refuseUnless(run, ['draft'], 'given another file');
  if (run.inputName === null) throw new WaybillError('WB_RUN_INPUT', `Run ${run.id} runs over no file.`, { run: run.id });
  return run;
}
