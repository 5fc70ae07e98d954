import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { type MemberRow, type SetRow, selectDuplicates, selectMemberIds, selectMembers } from './duplicates.sql.ts';

/** A member of a set beside the others. */
export interface ComparedMember extends MemberRow {
  /** The one that the rule would name as kept where it would mark this one; null where it stays as it is. */
  readonly would_be_duplicate_of: string | null;
}

export interface ComparedSet extends SetRow {
  /** In order of time. */
  readonly members: readonly ComparedMember[];
}

/** Sets with their members side by side: what is not personal, and what the rule would do with each. */
export async function compareSets(session: Session, program: string, sets: readonly SetRow[]): Promise<ComparedSet[]> {
  const at = now();
  const externalIds = sets.flatMap(({ external_ids: ids }) => ids);
  const members = new Map((await selectMembers(session, program, externalIds, at)).map((each) => [each.external_id, each]));
  const ids = await selectMemberIds(session, program, externalIds);
  const marks = new Map((await selectDuplicates(session, program, ids, at)).map((each) => [each.external_id, each.kept_external_id]));
  return sets.map((set) => ({
    ...set,
    members: set.external_ids.flatMap((id) => {
      const member = members.get(id);
      return member ? [{ ...member, would_be_duplicate_of: marks.get(id) ?? null }] : [];
    }),
  }));
}
