import { now } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { recordLines } from '../ledger/index.ts';
import type { Reader } from './open-submissions.ts';
import { selectBySearch } from './read-submissions.sql.ts';

/** More of one value are told by their number alone. */
const MOST_NAMED = 100;

export interface FieldSearch extends Reader {
  readonly field: string;
  readonly values: readonly string[];
}

/**
 * External ids of the submissions that hold each value in a searchable field, in the order of the values. Values are compared by their keyed hashes, as
 * the form normalised them at intake, and stand nowhere; the ledger says who looked in which field, why, and how much was found.
 */
export async function searchField(
  session: Session,
  keyring: Keyring,
  { program, field, values, actor, reason, runId }: FieldSearch,
): Promise<string[][]> {
  const indexes = values.map((value) => keyring.blindIndex(field, value));
  const found = await selectBySearch(session, { program, field, indexes, most: MOST_NAMED });
  const byPlace = Map.groupBy(found, ({ place }) => place);
  const at = now();
  const subject = { kind: 'submissions', id: program };
  const details = { field, values: values.length, found: [...new Set(found.map(({ externalId }) => externalId))] };
  await recordLines(session, [
    { at, actor, program, action: 'submission.searched', subject, ...(runId === undefined ? {} : { runId }), reason, details },
  ]);
  return values.map((_, place) => (byPlace.get(place + 1) ?? []).map(({ externalId }) => externalId));
}
