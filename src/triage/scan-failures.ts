import type { Session } from '#kernel/db/database.ts';
import { type Failure, SCANNED, type ScannedSource } from './error-class.ts';
import {
  type Newest,
  type Range,
  selectExportFailures,
  selectFindingFailures,
  selectHandoffFailures,
  selectImportFailures,
  selectIntakeFailures,
  selectNewest,
  selectPollFailures,
  selectRunFailures,
} from './facts.sql.ts';
import { type ClassKey, rememberingKeys } from './fingerprint.ts';
import type { TriageHouse, TriageTimings } from './ports.ts';
import { countFailures, declaredBy } from './record-occurrences.ts';
import { endMark, markScan, moveScan, type Scan, takeScan } from './scans.sql.ts';

const SELECT: Readonly<Record<ScannedSource, (session: Session, range: Range) => Promise<Failure[]>>> = {
  handoffs: selectHandoffFailures,
  polls: selectPollFailures,
  runs: selectRunFailures,
  exports: selectExportFailures,
  findings: selectFindingFailures,
  imports: selectImportFailures,
  intake: selectIntakeFailures,
};

/** What one slice did: `ended` where nothing is left of it, `other` where another process works on the source. */
type Sliced = { readonly kind: 'settled' | 'eager' | 'ended' | 'other'; readonly counted: number };

type Context = Pick<TriageHouse, 'database'> & {
  readonly timings: TriageTimings;
  readonly signal: AbortSignal | undefined;
  keyOf(failure: Failure): ClassKey;
};

/**
 * Counts every failure that the slices below recorded, each once. What is visible is counted at once; numbers that a slow transaction still holds
 * are read again after the last of their moment has ended. Any number of processes may do so, and one may end anywhere. Answers how many it counted.
 */
export async function scanFailures(
  { database, programs, timings }: Pick<TriageHouse, 'database' | 'programs' | 'timings'>,
  signal?: AbortSignal,
): Promise<number> {
  const context: Context = { database, timings, signal, keyOf: rememberingKeys(declaredBy(programs)) };
  let counted = 0;
  for (const source of SCANNED) counted += await scanSource(context, source);
  return counted;
}

async function scanSource(context: Context, source: ScannedSource): Promise<number> {
  let counted = 0;
  for (let eager = 0; eager < context.timings.eagerSlices && !context.signal?.aborted; ) {
    const sliced = await context.database.transaction('*', (session) => scanSlice(session, context, source));
    counted += sliced.counted;
    if (sliced.kind === 'ended' || sliced.kind === 'other') break;
    if (sliced.kind === 'eager') eager += 1;
  }
  return counted;
}

async function scanSlice(session: Session, context: Context, source: ScannedSource): Promise<Sliced> {
  const scan = await takeScan(session, source, context.timings.graceMs);
  if (!scan) return { kind: 'other', counted: 0 };
  if (scan.marked !== null && scan.isSettled) return settle(session, context, source, { ...scan, marked: scan.marked });
  const newest = await selectNewest(session);
  if (scan.marked === null && newest[source] > scan.settled) await markScan(session, source, markOf(newest, source));
  return readOn(session, context, source, scan, newest[source]);
}

function markOf(newest: Newest, source: ScannedSource) {
  return { newest: newest[source], transaction: newest.transaction };
}

/** All numbers up to the mark are there: what came late is counted, and none of them is read again. */
async function settle(
  session: Session,
  context: Context,
  source: ScannedSource,
  scan: Scan & { readonly marked: number },
): Promise<Sliced> {
  const { limit, failures } = await read(session, context, source, scan.settled, scan.marked);
  const counted = await countFailures(session, source, failures, context.keyOf);
  if (failures.length < limit) await endMark(session, source);
  else {
    const settled = (failures.at(-1) as Failure).sourceId;
    await moveScan(session, source, { settled, reached: Math.max(settled, scan.reached) });
  }
  return { kind: 'settled', counted };
}

/** Behind what is counted, up to the newest that is visible. */
async function readOn(session: Session, context: Context, source: ScannedSource, scan: Scan, newest: number): Promise<Sliced> {
  if (newest <= scan.reached) return { kind: 'ended', counted: 0 };
  const { limit, failures } = await read(session, context, source, scan.reached, newest);
  const counted = await countFailures(session, source, failures, context.keyOf);
  const isWhole = failures.length < limit;
  await moveScan(session, source, { settled: scan.settled, reached: isWhole ? newest : (failures.at(-1) as Failure).sourceId });
  return { kind: isWhole ? 'ended' : 'eager', counted };
}

async function read(session: Session, { timings }: Context, source: ScannedSource, after: number, until: number) {
  const limit = timings.slice;
  return { limit, failures: await SELECT[source](session, { after, until, limit }) };
}
