import type { Session } from '#kernel/db/database.ts';
import { markEntries } from './worklists.sql.ts';

interface Marked {
  readonly submissionIds: readonly number[];
  readonly at: Date;
}

/** Their packages went out in a share: the rows are the share's now. Answers how many rows of worklists that were. */
export function markShared(session: Session, marked: Marked & { readonly shareId: number }): Promise<number> {
  return markEntries(session, { ...marked, from: ['in_run', 'left'], to: 'shared' });
}

/** The partner's answer to shared rows. */
export async function markAcknowledged(
  session: Session,
  marked: { readonly accepted: readonly number[]; readonly refused: readonly number[]; readonly shareId: number; readonly at: Date },
): Promise<number> {
  const { accepted, refused, shareId, at } = marked;
  const from = ['shared', 'accepted', 'refused'] as const;
  const first = await markEntries(session, { submissionIds: accepted, from, to: 'accepted', shareId, at });
  return first + (await markEntries(session, { submissionIds: refused, from, to: 'refused', shareId, at }));
}

/** A share was revoked before the partner answered: its rows are to be worked off again. */
export function markReturned(session: Session, marked: Marked): Promise<number> {
  return markEntries(session, { ...marked, from: ['shared'], to: 'left' });
}

/** They healed or were withdrawn meanwhile, and need nobody. */
export function markWithdrawn(session: Session, marked: Marked): Promise<number> {
  return markEntries(session, { ...marked, from: ['left', 'in_run', 'shared', 'refused'], to: 'withdrawn' });
}
