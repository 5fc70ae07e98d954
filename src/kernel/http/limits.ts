import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { WaybillError } from '../errors.ts';
import { takeTokens } from './limits.sql.ts';

export interface PartnerLimit {
  /** Most tokens that all processes together may use in any `windowMs`. */
  readonly most: number;
  readonly windowMs: number;
}

export interface Granted {
  readonly isGranted: true;
}

export interface Refused {
  readonly isGranted: false;
  readonly reason: 'limit' | 'cancelled';
  readonly message: string;
  readonly retryAfterMs: number;
}

export interface AcquireOptions {
  /** How long to wait for tokens; 0 asks once. */
  readonly withinMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Hard limits of destinations, over every process that shares the database. A destination without a limit is always granted. */
export interface PartnerLimits {
  /**
   * Waits in order of asking. Use what was granted at once: a grant counts for its moment. Throws `WB_USAGE` where more is asked than the limit
   * ever gives, and the database's error where it cannot be asked: without it no limit can be kept, so nothing is granted.
   */
  acquire(destination: string, tokens: number, options?: AcquireOptions): Promise<Granted | Refused>;
}

/**
 * How long a grant may take from the database's commit to its use here. It is added to the window, so that a late one breaks no limit: a
 * twentieth of the window, but no more than the quarter of a second that a busy database may need.
 */
function leaseMs({ windowMs }: PartnerLimit): number {
  return Math.ceil(Math.min(250, Math.max(20, windowMs / 20)));
}

interface Waiter {
  readonly tokens: number;
  readonly deadline: number;
  readonly answer: (answer: Granted | Refused) => void;
  readonly reject: (error: unknown) => void;
}

interface Queue {
  readonly destination: string;
  readonly limit: PartnerLimit;
  waiters: Waiter[];
  /** Granted beyond what the first waiter could use, with the moment from which they may no longer be used. */
  spare: { tokens: number; until: number };
  isServed: boolean;
  /** Until when nothing comes free, while the queue sleeps, and what wakes it. */
  sleep?: { readonly until: number; readonly wake: AbortController } | undefined;
}

const GRANTED: Granted = { isGranted: true };

/** Keeps the limits in PostgreSQL: one statement for all who wait in this process, so the cost does not grow with the calls. */
export function openPartnerLimits(pool: pg.Pool, limits: Readonly<Record<string, PartnerLimit>>): PartnerLimits {
  const queues = new Map<string, Queue>();
  for (const [destination, limit] of Object.entries(limits)) {
    queues.set(destination, { destination, limit, waiters: [], spare: { tokens: 0, until: 0 }, isServed: false });
  }
  return {
    acquire(destination, tokens, options = {}) {
      const queue = queues.get(destination);
      if (!queue) return Promise.resolve(GRANTED);
      checkTokens(queue, tokens);
      return new Promise((resolve, reject) => {
        enqueue(queue, tokens, options, resolve, reject);
        void serve(pool, queue);
      });
    },
  };
}

function checkTokens({ destination, limit }: Queue, tokens: number): void {
  if (Number.isInteger(tokens) && tokens >= 1 && tokens <= limit.most) return;
  throw new WaybillError(
    'WB_USAGE',
    `${tokens} tokens were asked of ${destination}, whose limit gives whole numbers from 1 to ${limit.most}.`,
  );
}

function enqueue(queue: Queue, tokens: number, options: AcquireOptions, resolve: Waiter['answer'], reject: Waiter['reject']): void {
  const { withinMs = 0, signal } = options;
  const deadline = performance.now() + withinMs;
  const cancel = () => leave(queue, waiter);
  const answer = (result: Granted | Refused) => {
    signal?.removeEventListener('abort', cancel);
    resolve(result);
  };
  const waiter: Waiter = { tokens, deadline, answer, reject };
  // Those who wait already come first, so nothing can be had before a sleeping queue wakes.
  const sleepsUntil = queue.sleep?.until ?? 0;
  if (signal?.aborted) answer(CANCELLED);
  else if (deadline < sleepsUntil) answer(usedUp(queue, sleepsUntil - performance.now()));
  else {
    signal?.addEventListener('abort', cancel, { once: true });
    queue.waiters.push(waiter);
  }
}

/** A cancelled call gives up its place; a queue without any need not sleep on. */
function leave(queue: Queue, waiter: Waiter): void {
  queue.waiters = queue.waiters.filter((other) => other !== waiter);
  waiter.answer(CANCELLED);
  if (queue.waiters.length === 0) queue.sleep?.wake.abort();
}

/** One server a queue, so that tokens go out in the order of asking. */
async function serve(pool: pg.Pool, queue: Queue): Promise<void> {
  if (queue.isServed) return;
  queue.isServed = true;
  try {
    while (queue.waiters.length > 0) await serveOnce(pool, queue);
  } catch (error) {
    for (const waiter of queue.waiters.splice(0)) waiter.reject(error);
  } finally {
    queue.isServed = false;
  }
}

async function serveOnce(pool: pg.Pool, queue: Queue): Promise<void> {
  const asked = queue.waiters.reduce((sum, waiter) => sum + waiter.tokens, 0);
  const wanted = Math.min(queue.limit.most, asked) - usableSpare(queue);
  const until = performance.now() + leaseMs(queue.limit);
  const { granted, waitMs } = wanted > 0 ? await take(pool, queue, wanted) : { granted: 0, waitMs: 0 };
  handOut(queue, usableSpare(queue) + (performance.now() < until ? granted : 0), until);
  dismissLate(queue, waitMs);
  if (waitMs > 0 && queue.waiters.length > 0) await sleep(queue, waitMs);
}

function take(pool: pg.Pool, { destination, limit }: Queue, wanted: number) {
  return takeTokens(pool, { destination, wanted, most: limit.most, windowMs: limit.windowMs, leaseMs: leaseMs(limit) });
}

function usableSpare({ spare }: Queue): number {
  return performance.now() < spare.until ? spare.tokens : 0;
}

/** What is left over keeps the earlier of the two ends it may have. */
function handOut(queue: Queue, tokens: number, until: number): void {
  let left = tokens;
  while (queue.waiters[0] && queue.waiters[0].tokens <= left) {
    const waiter = queue.waiters.shift() as Waiter;
    left -= waiter.tokens;
    waiter.answer(GRANTED);
  }
  queue.spare = { tokens: left, until: usableSpare(queue) > 0 ? Math.min(until, queue.spare.until) : until };
}

/** Refuses those whose time ends before the next tokens come free. */
function dismissLate(queue: Queue, waitMs: number): void {
  const freeAt = performance.now() + waitMs;
  const isLate = ({ deadline }: Waiter) => deadline < freeAt;
  const late = queue.waiters.filter(isLate);
  queue.waiters = queue.waiters.filter((waiter) => !isLate(waiter));
  for (const waiter of late) waiter.answer(usedUp(queue, waitMs));
}

function usedUp({ destination }: Queue, retryAfterMs: number): Refused {
  return { isGranted: false, reason: 'limit', message: `the limit of ${destination} is used up.`, retryAfterMs };
}

const CANCELLED: Refused = { isGranted: false, reason: 'cancelled', message: 'the call was cancelled.', retryAfterMs: 0 };

async function sleep(queue: Queue, waitMs: number): Promise<void> {
  const wake = new AbortController();
  queue.sleep = { until: performance.now() + waitMs, wake };
  try {
    await delay(waitMs, undefined, { signal: wake.signal });
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  } finally {
    queue.sleep = undefined;
  }
}
