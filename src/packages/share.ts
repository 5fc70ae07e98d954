/** The life of a share: packages of one run, handed to one partner. A test compares both tables with the database's CHECKs. */
export const NEXT_SHARE = {
  preparing: { open: 'database and store agree, and the manifest is written' },
  open: { settled: 'no line waits for an answer any more', revoked: 'somebody took it back' },
  settled: {},
  revoked: {},
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** The life of one package within a share. */
export const NEXT_LINE = {
  shared: {
    accepted: 'the partner has established it',
    refused: 'the partner refuses it',
    revoked: 'it healed or was withdrawn, or the share was taken back',
  },
  accepted: { refused: 'the partner takes its answer back' },
  refused: { accepted: 'the partner corrects its answer', revoked: 'it healed or was withdrawn after the refusal' },
  revoked: { accepted: 'the partner had it before the line was revoked' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type ShareState = keyof typeof NEXT_SHARE;
export type NextShare<From extends ShareState> = keyof (typeof NEXT_SHARE)[From] & ShareState;
export type LineState = keyof typeof NEXT_LINE;
export type NextLine<From extends LineState> = keyof (typeof NEXT_LINE)[From] & LineState;

export const SHARE_STATES = Object.keys(NEXT_SHARE) as readonly ShareState[];
export const LINE_STATES = Object.keys(NEXT_LINE) as readonly LineState[];

/** The states from which a line may come to `to`. */
export function linesThatMayBecome(to: LineState): readonly LineState[] {
  return LINE_STATES.filter((from) => to in NEXT_LINE[from]);
}

/** Packages of the run that are not in the share, by reason. `packages of the run = packages of the share + the sum of these`. */
export type LeftOut = Readonly<Record<string, number>>;

export interface Share {
  readonly id: number;
  readonly program: string;
  readonly runId: number;
  readonly partner: string;
  readonly state: ShareState;
  readonly stateAt: Date;
  /** Lines of the manifest. */
  readonly packages: number;
  /** Size of all packages together. */
  readonly bytes: number;
  readonly leftOut: LeftOut;
  /** Null while it is prepared. */
  readonly manifestKey: string | null;
  readonly manifestSha256: Buffer | null;
  /** Until when the partner is expected to answer for every line. */
  readonly answerBy: Date;
  readonly createdBy: string;
  readonly createdAt: Date;
}

export function manifestKey(share: Pick<Share, 'id' | 'program'>): string {
  return `shares/${share.program}/${share.id}/manifest.csv`;
}

/** The file's own name: what the partner sees in manifest and links. */
export function fileOf(objectKey: string): string {
  return objectKey.slice(objectKey.lastIndexOf('/') + 1);
}

/** A package that stays out: why, or null where it goes in. `standing` is where its submission stands now. */
export function whyLeftOut(of: {
  readonly isShared: boolean;
  readonly isSharedElsewhere: boolean;
  readonly standing: string;
}): string | null {
  if (of.isShared) return 'already_shared';
  if (of.isSharedElsewhere) return 'in_another_share';
  return of.standing === 'needs_attention' ? null : of.standing;
}

export function countBy<Row>(rows: readonly Row[], reason: (row: Row) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[reason(row)] = (counts[reason(row)] ?? 0) + 1;
  return counts;
}

/** Set-based, in portions that keep parameters small. */
export const PORTION = 5_000;

export function* portions<Row>(rows: readonly Row[], size = PORTION): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
