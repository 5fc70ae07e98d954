import { now, setClockOffset } from '#kernel/clock/clock.ts';
import { catchUp, listHandoffs } from '../../handoffs/index.ts';
import type { RunningSandbox } from '../composition.ts';
import { DEMO_PROGRAM, type DemoRequest } from './demo-request.ts';
import { ALL_LIVE, idsOf, sendClaims } from './live-claims.ts';

const HOUR_MS = 3_600_000;
/** Long enough for a refusal that heals, and for an id that stays unknown past what the partner caches. */
const DAYS = 12;
/** Hours between looks at what became of the claims; together they are all the days. */
const STEPS = [1, 2, 3, 6, 12, 24, 48, 48, 72, 72] as const;
const MOST = 1_000;

export interface LiveDays {
  readonly submitted: number;
  /** Hand-offs by destination and state. */
  readonly handoffs: Counts;
  /** The same for the claims of one fate, as `destination state`. */
  readonly fates: Counts;
}

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Days in which people send claims and partners do what partners do: take them, refuse them, lose answers, forget them. Both clocks begin
 * twelve days ago and end at this moment. Shown once for an installation; afterwards it only counts.
 */
export async function showLiveDays(request: DemoRequest, sandbox: RunningSandbox, sample: string): Promise<LiveDays> {
  if (!(await isShown(request))) {
    const clocks = moveBoth(sandbox);
    try {
      await clocks.moveTo(-DAYS * 24);
      await setFates(sandbox);
      await sendClaims(request, sample);
      await livesThrough(request, sandbox, clocks);
    } finally {
      await clocks.moveTo(0);
    }
  }
  return countLive(request);
}

/** They were the first that this installation handed to anybody. */
async function isShown({ house }: DemoRequest): Promise<boolean> {
  return (await liveHandoffs(house)).length > 0;
}

interface Clocks {
  /** Hours from the real time. */
  readonly at: number;
  moveTo(hours: number): Promise<void>;
}

function moveBoth(sandbox: RunningSandbox): Clocks {
  let at = 0;
  return {
    get at() {
      return at;
    },
    moveTo: async (hours) => {
      await sandbox.control('/sandbox/clock', { advance_ms: (hours - at) * HOUR_MS });
      setClockOffset(hours * HOUR_MS);
      at = hours;
    },
  };
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
async function livesThrough(request: DemoRequest, sandbox: RunningSandbox, clocks: Clocks): Promise<void> {
  const { house, output, signal } = request;
  const bar = output.progress('Days     ');
  await catchUp(house.handoffs, signal);
  for (const [n, hours] of STEPS.entries()) {
    if (signal.aborted) break;
    await tellPartners(request, sandbox, n);
    await clocks.moveTo(clocks.at + hours);
    await catchUp(house.handoffs, signal);
    bar.show(n + 1, STEPS.length, `${DAYS * 24 + clocks.at} hours`);
  }
  bar.end();
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

async function countLive({ house }: DemoRequest): Promise<LiveDays> {
  const handoffs = await liveHandoffs(house);
  const fateOf = (id: string): string => id.replace(/-\d+$/, '');
  return {
    submitted: new Set(handoffs.map(({ submission }) => submission)).size,
    handoffs: countBy(handoffs, ({ destination, state }) => [destination, state]),
    fates: countBy(handoffs, ({ submission, destination, state }) => [fateOf(submission), `${destination} ${state}`]),
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
