import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { isWaybillError, WaybillError } from '#kernel/errors.ts';
import { closeFindings, openFindings } from '../../handoffs/index.ts';
import { recordLines } from '../../ledger/index.ts';
import type { OpenBuckets } from '../../submissions/index.ts';
import { ENGINE, noteOf } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { findRun } from '../refusals.ts';
import type { Run } from '../run.ts';
import { type Delivery, insertDeliveries, setDelivered, setRefused, takeDeliveries } from './deliveries.sql.ts';
import type { RunFile } from './run-files.sql.ts';

const TOGETHER = 8;
/** Longer than any file takes; another worker tries behind it. */
const TAKEN_MS = 15 * 60_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 3_600_000;
const DAY_MS = 86_400_000;
const FINDING = 'result_not_delivered';

/** Notes that the run's result files are to go beside its input, in the bucket that it came from. */
export async function noteDeliveries(session: Session, run: Run, files: readonly RunFile[]): Promise<void> {
  if (run.inputAddress === null) return;
  const folder = run.inputAddress.slice(0, run.inputAddress.lastIndexOf('/'));
  const of = { runId: run.id, program: run.program, attempt: run.attempt, at: now() };
  await insertDeliveries(
    session,
    of,
    files.map(({ kind, fileName }) => ({ kind, address: `${folder}/${fileName}` })),
  );
}

/**
 * Puts result files that are due into their buckets. They stand in Waybill's own store already, so a bucket that refuses costs nothing but time: it is
 * asked again, less and less often; a finding and the run say what it answered, until it takes the file. Doing it again changes nothing.
 */
export async function deliverFiles(house: TaskHouse): Promise<number> {
  if (!house.buckets) return 0;
  const at = now();
  const until = new Date(at.getTime() + TAKEN_MS);
  const due = await house.database.transaction('*', (session) => takeDeliveries(session, at, until, TOGETHER));
  if (due.length === 0) return 0;
  const buckets = house.buckets();
  try {
    for (const delivery of due) await deliver(house, buckets, delivery);
  } finally {
    await buckets.close();
  }
  return due.length;
}

async function deliver(house: TaskHouse, buckets: OpenBuckets, delivery: Delivery): Promise<void> {
  try {
    const address = await putBeside(house, buckets, delivery);
    await house.database.transaction([delivery.program], async (session) => {
      await setDelivered(session, delivery, address, now());
      await closeFindings(session, [findingOf(delivery)], 'the bucket took it', now());
      const run = await findRun(session, delivery.runId);
      const details = { kind: delivery.kind, sha256: delivery.sha256.toString('hex') };
      await recordLines(session, [noteOf(run, 'file_delivered', { by: ENGINE, reason: run.reason }, details)]);
    });
  } catch (error) {
    if (!isWaybillError(error)) throw error;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(delivery.tries, 20));
    await house.database.transaction([delivery.program], async (session) => {
      const at = now();
      await setRefused(session, delivery, error.code, new Date(at.getTime() + wait));
      const { runId, kind } = delivery;
      const answerBy = new Date(at.getTime() + DAY_MS);
      await openFindings(session, [{ ...findingOf(delivery), runId, details: { file: kind, code: error.code }, openedAt: at, answerBy }]);
    });
  }
}

function findingOf({ program, runId, attempt, kind }: Delivery) {
  return { program, kind: FINDING, subject: `run:${runId} ${kind} ${attempt}` };
}

/** Under its own name, or where something else stands there, under one with the run's id. Nothing is written over. */
async function putBeside({ objects }: TaskHouse, buckets: OpenBuckets, delivery: Delivery): Promise<string> {
  const sha256 = delivery.sha256.toString('hex');
  for (const address of [delivery.address, delivery.address.replace(/(\.\d+)?\.csv$/, `.run-${delivery.runId}$1.csv`)]) {
    const place = await buckets.place(address);
    if (place === 'outside')
      throw new WaybillError('WB_INPUT_MISSING', 'The settings name no bucket of this address for inputs and their results.');
    const { stream } = await objects.get(delivery.objectKey);
    const stored = await place.store.put(place.key, stream, { contentType: 'text/csv' }).finally(() => stream.destroy());
    if (stored.sha256 === sha256) return address;
  }
  throw new WaybillError('WB_OBJECT_MISMATCH', 'Other objects stand under both names that the result file may have.');
}
