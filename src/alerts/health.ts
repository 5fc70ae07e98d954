import { now } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import { isWriteStopped } from '../access/index.ts';
import { measurePolls } from '../handoffs/index.ts';
import { countLost } from './deliveries.sql.ts';
import { type Heartbeat, noteFault, selectHeartbeats, upsertHeartbeat } from './heartbeats.sql.ts';
import type { AlertHouse } from './ports.ts';

/** The parts that must have run for anybody to be told anything, with the seconds that the last time may be ago. */
export const PARTS = {
  polling: { mostSeconds: 300, words: 'receivers are not asked in time' },
  schedules: { mostSeconds: 300, words: 'scheduled runs are not started in time' },
  exports: { mostSeconds: 300, words: 'files for other systems are not made in time' },
  alerts: { mostSeconds: 300, words: 'alerts are not looked at in time' },
  deliveries: { mostSeconds: 300, words: 'messages are not sent in time' },
} as const;
export type Part = keyof typeof PARTS;

const DAY_MS = 86_400_000;

/** Runs a part's work and notes that it ran; a fault is noted too, and thrown. */
export async function withPulse<T>(database: Database, part: Part, work: () => Promise<T>): Promise<T> {
  const { mostSeconds } = PARTS[part];
  try {
    const done = await work();
    await database.transaction('*', (session) => upsertHeartbeat(session, { part, mostSeconds, at: now() }));
    return done;
  } catch (error) {
    const fault = error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : 'Error';
    await database.transaction('*', (session) => noteFault(session, { part, mostSeconds, fault, at: now() })).catch(() => undefined);
    throw error;
  }
}

export interface Health {
  readonly isWell: boolean;
  /** No part has run yet: nobody has started a worker. */
  readonly isNew: boolean;
  /** Somebody stopped everything that changes or sends; nothing is wrong with that by itself. */
  readonly isWriteStopped: boolean;
  /** Plain words, without any detail: strangers may read them. */
  readonly failing: readonly string[];
}

/** Whether everything that watches really ran, told from the rows: whoever should have done it, in whatever process. */
export async function checkHealth(house: Pick<AlertHouse, 'database' | 'handoffs'>): Promise<Health> {
  const at = now();
  const { beats, lost, isStopped } = await house.database.transaction('*', async (session) => ({
    beats: await selectHeartbeats(session),
    lost: await countLost(session, new Date(at.getTime() - DAY_MS)),
    isStopped: await isWriteStopped(session),
  }));
  const late = (Object.keys(PARTS) as Part[]).filter((part) => isLate(beats, part, at));
  const isUnasked = (await measurePolls(house.handoffs)).some(({ isOverdue }) => isOverdue);
  const failing = [
    ...late.map((part) => PARTS[part].words),
    ...(isUnasked && !late.includes('polling') ? [PARTS.polling.words] : []),
    ...(lost > 0 ? ['operators could not be told of something'] : []),
  ];
  return { isWell: failing.length === 0, isNew: beats.length === 0, isWriteStopped: isStopped, failing };
}

function isLate(beats: readonly Heartbeat[], part: Part, at: Date): boolean {
  const ranAt = beats.find((beat) => beat.part === part)?.ranAt;
  return !ranAt || at.getTime() - ranAt.getTime() > PARTS[part].mostSeconds * 1_000;
}
