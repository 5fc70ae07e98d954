import { z } from 'zod';
import { type CountedShare, SHARE_STATES, type ShareState, type ShownShare } from '../../packages/index.ts';
import { count, instant, isoOrNull, programName } from '../schemas.ts';

export const shareState = z.enum(SHARE_STATES as [ShareState, ...ShareState[]]);

/** `packages = accepted + refused + unacknowledged + revoked` */
export const shareRow = z.strictObject({
  id: z.number().int(),
  program: programName,
  run_id: z.number().int(),
  partner: z.string(),
  state: shareState,
  packages: count,
  bytes: count,
  fetched: count,
  accepted: count,
  refused: count,
  unacknowledged: count,
  revoked: count,
  answer_by: instant,
  created_by: z.string(),
  created_at: instant,
});

export const shareShown = shareRow.extend({
  state_at: instant,
  /** Packages of the run that are not in the share, by reason. */
  left_out: z.record(z.string(), count),
  manifest: z.strictObject({ sha256: z.string(), href: z.string() }).nullable(),
  links: z.strictObject({ stable: count, direct: count, direct_until: instant.nullable(), fetches: count }),
  /** Findings about it that are open, by kind. */
  findings: z.record(z.string(), count),
});

export function rowOf(share: CountedShare): z.input<typeof shareRow> {
  const { id, program, partner, state, packages, bytes, fetched, accepted, refused, unacknowledged, revoked } = share;
  return {
    id,
    program,
    partner,
    state,
    packages,
    bytes,
    fetched,
    accepted,
    refused,
    unacknowledged,
    revoked,
    run_id: share.runId,
    answer_by: share.answerBy.toISOString(),
    created_by: share.createdBy,
    created_at: share.createdAt.toISOString(),
  };
}

export function shownOf(share: ShownShare): z.input<typeof shareShown> {
  const { stable, direct, directUntil, fetches } = share.links;
  const hash = share.manifestSha256?.toString('hex');
  return {
    ...rowOf(share),
    state_at: share.stateAt.toISOString(),
    left_out: { ...share.leftOut },
    manifest: hash === undefined ? null : { sha256: hash, href: `/api/v1/shares/${share.id}/manifest` },
    findings: { ...share.findings },
    links: { stable, direct, direct_until: isoOrNull(directUntil), fetches },
  };
}
