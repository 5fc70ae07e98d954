import type { EpisodeToTell } from './episodes.sql.ts';
import type { OpenNotice } from './notices.sql.ts';

const DAY_MS = 86_400_000;
/** Failures for the same reason that began within so long are one cause. */
const SAME_CAUSE_DAYS = 7;

/** A message to be written: one person, one notice, one cause. */
export interface NewCause {
  readonly personId: string;
  readonly kind: EpisodeToTell['kind'];
  readonly name: string;
  readonly reason: string;
  readonly cause: string;
  readonly episodes: readonly EpisodeToTell[];
}

export interface Grouped {
  /** Their person was written to about this cause. */
  readonly joined: readonly { readonly noticeId: number; readonly episode: EpisodeToTell }[];
  readonly fresh: readonly NewCause[];
}

/**
 * Sorts failures into causes. Equal submissions of a person are one cause. Others are where they fail for the same reason in the same days; but a
 * submission made after the message was written is a cause of its own, for the person could not know that it is meant too.
 */
export function groupCauses(episodes: readonly EpisodeToTell[], notices: readonly OpenNotice[]): Grouped {
  const joined: { noticeId: number; episode: EpisodeToTell }[] = [];
  const fresh: { first: EpisodeToTell; episodes: EpisodeToTell[] }[] = [];
  for (const episode of episodes) {
    const notice = notices.find((each) => isTold(each, episode));
    if (notice) joined.push({ noticeId: notice.id, episode });
    else {
      const cause = fresh.find(({ first, episodes: others }) => isSameCause(first, others, episode));
      if (cause) cause.episodes.push(episode);
      else fresh.push({ first: episode, episodes: [episode] });
    }
  }
  return { joined, fresh: fresh.map(causeOf) };
}

function isTold({ personId, kind, name, reason, composedAt, fingerprints }: OpenNotice, episode: EpisodeToTell): boolean {
  if (personId !== episode.personId || kind !== episode.kind || name !== episode.name) return false;
  if (episode.fingerprint !== null && fingerprints.includes(episode.fingerprint)) return true;
  return reason === episode.reason && episode.submittedAt <= composedAt && isNear(composedAt, episode.failedAt);
}

function isSameCause(first: EpisodeToTell, others: readonly EpisodeToTell[], episode: EpisodeToTell): boolean {
  if (first.personId !== episode.personId || first.kind !== episode.kind || first.name !== episode.name) return false;
  if (episode.fingerprint !== null && others.some(({ fingerprint }) => fingerprint === episode.fingerprint)) return true;
  return first.reason === episode.reason && isNear(first.failedAt, episode.failedAt);
}

function isNear(one: Date, other: Date): boolean {
  return Math.abs(one.getTime() - other.getTime()) <= SAME_CAUSE_DAYS * DAY_MS;
}

/** Named by its first failure, so that a failure that comes again after it was mended is another cause. */
function causeOf({ first, episodes }: { first: EpisodeToTell; episodes: readonly EpisodeToTell[] }): NewCause {
  const { personId, kind, name, reason, externalId, id } = first;
  return { personId, kind, name, reason, cause: `${name}:${reason}:${externalId}:${id}`, episodes };
}
