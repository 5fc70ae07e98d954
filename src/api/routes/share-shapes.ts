import { z } from 'zod';
import {
  type AnswerFile,
  type CheckedAnswers,
  type CountedShare,
  LINE_STATES,
  type LineState,
  type LinkIssue,
  SHARE_STATES,
  type ShareState,
  type ShownFetch,
  type ShownLine,
  type ShownShare,
} from '../../packages/index.ts';
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

export const lineState = z.enum(LINE_STATES as [LineState, ...LineState[]]);

export const lineRow = z.strictObject({
  position: z.number().int(),
  submission: z.string(),
  file: z.string(),
  bytes: count,
  sha256: z.string(),
  state: lineState,
  /** The partner's, or why the line was revoked. */
  reason: z.string().nullable(),
  state_at: instant,
  fetches: count,
  last_fetched_at: instant.nullable(),
  /** Its package was destroyed by redaction or retention. */
  is_destroyed: z.boolean(),
});

export function lineOf(line: ShownLine): z.input<typeof lineRow> {
  const { position, externalId, objectKey, bytes, sha256, state, reason, stateAt, fetches, lastFetchedAt, isDestroyed } = line;
  const file = objectKey.slice(objectKey.lastIndexOf('/') + 1);
  const fetched = { fetches, last_fetched_at: isoOrNull(lastFetchedAt), is_destroyed: isDestroyed };
  return {
    position,
    submission: externalId,
    file,
    bytes,
    sha256: sha256.toString('hex'),
    state,
    reason,
    state_at: stateAt.toISOString(),
    ...fetched,
  };
}

export const fetchRow = z.strictObject({
  id: z.number().int(),
  position: z.number().int(),
  submission: z.string(),
  at: instant,
  /** Who was signed in as the partner; null: whoever held the link. */
  by: z.string().nullable(),
  /** The address that it came from. */
  remote: z.string().nullable(),
});

export function fetchOf({ externalId, at, ...fetch }: ShownFetch): z.input<typeof fetchRow> {
  return { ...fetch, submission: externalId, at: at.toISOString() };
}

/** What went out by links, and the files of answers that came back, the newest first. */
export const shareHistoryShown = z.strictObject({
  issues: z.array(
    z.strictObject({
      kind: z.enum(['stable', 'direct']),
      at: instant,
      by: z.string(),
      links: count,
      live: count,
      /** Null: until they are revoked. */
      expires_at: instant.nullable(),
    }),
  ),
  answers: z.array(z.strictObject({ file_sha256: z.string(), at: instant, by: z.string(), accepted: count, rejected: count })),
});

export function historyOf(of: {
  readonly issues: readonly LinkIssue[];
  readonly answers: readonly AnswerFile[];
}): z.input<typeof shareHistoryShown> {
  return {
    issues: of.issues.map(({ at, expiresAt, ...issue }) => ({ ...issue, at: at.toISOString(), expires_at: isoOrNull(expiresAt) })),
    answers: of.answers.map(({ sha256, at, ...file }) => ({ ...file, file_sha256: sha256.toString('hex'), at: at.toISOString() })),
  };
}

/** `total = accepted + rejected + not_in_manifest + repeated + unreadable` */
export const answerRows = z.strictObject({
  total: count,
  accepted: count,
  rejected: count,
  not_in_manifest: count,
  repeated: count,
  unreadable: count,
});

export const answersChecked = z.strictObject({
  file_sha256: z.string(),
  is_repeat: z.boolean(),
  rows: answerRows,
  /** Rows that would not count, up to 200. `row` counts the header, as a spreadsheet shows it. */
  bad: z.array(
    z.strictObject({
      row: z.number().int(),
      why: z.enum(['no_id', 'no_verdict', 'not_in_manifest', 'both_ways', 'repeated']),
      id: z.string().nullable(),
    }),
  ),
});

export function checkedOf({ fileSha256, isRepeat, rows, bad }: CheckedAnswers): z.input<typeof answersChecked> {
  const { notInManifest, ...counted } = rows;
  return {
    file_sha256: fileSha256,
    is_repeat: isRepeat,
    rows: { ...counted, not_in_manifest: notInManifest },
    bad: bad.map((each) => ({ ...each })),
  };
}
