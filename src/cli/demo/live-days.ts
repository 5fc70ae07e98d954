import { now } from '#kernel/clock/clock.ts';
import { listHandoffs } from '../../handoffs/index.ts';
import type { RunningSandbox } from '../composition.ts';
import { countCare, type LiveCare } from './count-care.ts';
import { DEMO_PROGRAM, type DemoRequest } from './demo-request.ts';
import { nextFiles, planLateFile } from './late-file.ts';
import { leaveOpen } from './leave-open.ts';
import { ALL_LIVE, idsOf, sendClaims } from './live-claims.ts';
import { type Clocks, HOUR_MS, type Moment, moveBoth, moveUntil, sweep } from './moments.ts';

/** Long enough for a refusal that heals, and for an id that stays unknown past what the partner caches. */
const DAYS = 12;
/** Hours between looks at what became of the claims; together they are all the days. */
const STEPS = [1, 2, 3, 6, 12, 24, 48, 48, 72, 72] as const;
const MOST = 1_000;

export interface LiveDays extends LiveCare {
  readonly submitted: number;
  /** Hand-offs by destination and state. */
  readonly handoffs: Counts;
  /** The same for the claims of one fate, as `destination state`. */
  readonly fates: Counts;
}

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Days in which people send claims and changes, and partners do what partners do: take them, refuse them, lose answers, forget them, and are down on
 * a day when files are due. Both clocks begin twelve days ago and end at this moment. Shown once for an installation; afterwards it only counts.
 */
export async function showLiveDays(request: DemoRequest, sandbox: RunningSandbox, sample: string): Promise<LiveDays> {
  if (!(await isShown(request))) {
    const clocks = moveBoth(sandbox);
    try {
      await clocks.moveTo(-DAYS * 24 * HOUR_MS);
      await setFates(sandbox);
      const story = await planLateFile(request, sandbox);
      await sendClaims(request, sample);
      await livesThrough(request, sandbox, clocks, story);
    } finally {
      await clocks.moveTo(0);
    }
    if (!request.signal.aborted) await leaveOpen(request);
  }
  return countLive(request);
}

/** They were the first that this installation handed to anybody. */
async function isShown({ house }: DemoRequest): Promise<boolean> {
  return (await liveHandoffs(house)).length > 0;
}

/** Faults that strike claims by their id, as they are sent. */
async function setFates(sandbox: RunningSandbox): Promise<void> {
  const refuse = { kind: 'ok_with_errors', partner: 'claims' };
  const toPaper = (['live-paper', 'live-turns', 'live-heals', 'live-nowhere'] as const).map((match) => ({ ...refuse, match }));
  const lose = idsOf('live-found').map((match) => ({ kind: 'lost_answer', partner: 'claims', match, times: 1 }));
  const hide = { kind: 'lost_answer', partner: 'benefitsDocuments', operation: 'upload', times: idsOf('live-unknown').length };
  await sandbox.control('/sandbox/faults', { rules: [...toPaper, ...lose, hide] });
}

/** Moves the clocks step by step; after each, everything that is due is done before they move on. */
async function livesThrough(request: DemoRequest, sandbox: RunningSandbox, clocks: Clocks, story: Moment[]): Promise<void> {
  const bar = request.output.progress('Days     ');
  await sweep(request);
  let passed = 0;
  for (const [n, hours] of STEPS.entries()) {
    if (request.signal.aborted) break;
    await tellPartners(request, sandbox, n);
    passed += hours;
    await actUntil(request, clocks, story, (passed - DAYS * 24) * HOUR_MS);
    await sweep(request);
    bar.show(n + 1, STEPS.length, `${passed} hours`);
  }
  bar.end();
}

/** What has its own time before then is done at its time. */
async function actUntil(request: DemoRequest, clocks: Clocks, story: Moment[], offset: number): Promise<void> {
  const isBefore = ({ at }: Moment): boolean => at.getTime() < now().getTime() + offset - clocks.offset;
  for (;;) {
    const moment = story[0] ?? (await nextFiles(request));
    if (!moment || !isBefore(moment) || request.signal.aborted) break;
    if (moment === story[0]) story.shift();
    await moveUntil(clocks, moment.at);
    await moment.act();
  }
  await clocks.moveTo(offset);
}

const FORGET_STEP = 1;
const FAIL_STEP = 3;
const HEAL_STEP = 7;

/** What partners change their mind about: packets refused by a fault of theirs that passes, packets nobody can file, claims that left their list. */
async function tellPartners(request: DemoRequest, sandbox: RunningSandbox, step: number): Promise<void> {
  if (step === FORGET_STEP) await forget(request, sandbox);
  if (step === FAIL_STEP) {
    await force(request, sandbox, idsOf('live-heals'), { status: 'error', code: 'DOC202', detail: 'System.IO.IOException' });
    await force(request, sandbox, idsOf('live-nowhere'), { status: 'error', code: 'DOC103', detail: 'Invalid content part' });
    await force(request, sandbox, idsOf('live-turns'), { status: 'success' });
  }
  if (step === HEAL_STEP) await force(request, sandbox, idsOf('live-heals'), null);
}

async function force(request: DemoRequest, sandbox: RunningSandbox, ids: readonly string[], status: object | null): Promise<void> {
  const receipts = await receiptsOf(request, ids, 'benefits_intake');
  await sandbox.control('/sandbox/benefits-intake/statuses', Object.fromEntries(receipts.map((receipt) => [receipt, status])));
}

async function forget(request: DemoRequest, sandbox: RunningSandbox): Promise<void> {
  const receipts = await receiptsOf(request, idsOf('live-forgotten'), 'claims_api');
  await sandbox.control('/sandbox/faults', { rules: receipts.map((match) => ({ kind: 'unknown_id', partner: 'claims', match })) });
}

async function receiptsOf({ house }: DemoRequest, ids: readonly string[], destination: string): Promise<readonly string[]> {
  const handoffs = await liveHandoffs(house);
  return handoffs.flatMap((each) =>
    each.destination === destination && ids.includes(each.submission) && each.receipt !== null ? [each.receipt] : [],
  );
}

async function countLive(request: DemoRequest): Promise<LiveDays> {
  const handoffs = await liveHandoffs(request.house);
  const fateOf = (id: string): string => id.replace(/-\d+$/, '');
  return {
    submitted: new Set(handoffs.map(({ submission }) => submission)).size,
    handoffs: countBy(handoffs, ({ destination, state }) => [destination, state]),
    fates: countBy(handoffs, ({ submission, destination, state }) => [fateOf(submission), `${destination} ${state}`]),
    ...(await countCare(request)),
  };
}

function countBy<Row>(rows: readonly Row[], namesOf: (row: Row) => readonly [string, string]): Counts {
  const counts: Record<string, Record<string, number>> = {};
  for (const row of rows) {
    const [outer, inner] = namesOf(row);
    counts[outer] = { ...counts[outer], [inner]: (counts[outer]?.[inner] ?? 0) + 1 };
  }
  return counts;
}

async function liveHandoffs({ database }: DemoRequest['house']) {
  const page = { at: now(), limit: MOST };
  const { rows } = await database.transaction([DEMO_PROGRAM], (session) => listHandoffs(session, { program: DEMO_PROGRAM }, page));
  return rows.filter(({ submission }) => ALL_LIVE.includes(submission));
}
