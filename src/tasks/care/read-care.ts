import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { type Review, selectReviews } from '../approvals/reviews.sql.ts';
import { type Hand, selectHands } from '../hands.sql.ts';
import type { TaskHouse } from '../ports.ts';
import type { Run } from '../run.ts';
import { holderOf } from './holder.ts';
import { type RunNote, selectNotes } from './notes.sql.ts';
import { readStandstill, type Standstill } from './standstill.ts';

/** Who has a run and had it, what they wrote, whether it gets on, and what is still to be reviewed. */
export interface Care {
  readonly holder: string;
  readonly hands: readonly Hand[];
  readonly notes: readonly RunNote[];
  readonly reviews: readonly Review[];
  readonly standstill: Standstill;
}

const MOST_REVIEWS = 100;

export async function readCare(programs: TaskHouse['programs'], session: Session, run: Run): Promise<Care> {
  const hands = await selectHands(session, run.id);
  return {
    holder: holderOf(run, hands),
    hands,
    notes: await selectNotes(session, run.id),
    reviews: await selectReviews(session, { runId: run.id, at: now(), limit: MOST_REVIEWS }),
    standstill: await readStandstill(programs, session, run),
  };
}
