import { type Session, sql } from '#kernel/db/database.ts';
import { mayHave } from './outlook-filter.ts';
import type { SubmissionFilter } from './submission-filter.ts';

/** Submissions that one walk of an index finds in order: one program, one settled standing with one reason, before or behind the clock. */
export interface KindOfStanding {
  readonly program: string;
  readonly settled: string;
  readonly reason: string | null;
  /** Of those with a time box: only those whose has passed, or has not; undefined: both. */
  readonly isPassed: boolean | undefined;
}

type Stored = Pick<KindOfStanding, 'program' | 'settled' | 'reason'>;

/** What a time box that passed turns a standing into. */
const TURNS: Readonly<Record<string, string>> = { in_progress: 'needs_attention', provisional: 'closed' };

/** The kinds that the filter asks for, among those that there are. */
export async function kindsAskedFor(session: Session, filter: SubmissionFilter): Promise<KindOfStanding[]> {
  const { rows } = await sql<Stored>`
    select distinct program, settled, reason from standing_totals
    where ${filter.program ?? null}::text is null or program = ${filter.program ?? null} order by program, settled, reason`.execute(
    session.query,
  );
  return rows.flatMap((stored) => kindOf(stored, filter));
}

function kindOf(stored: Stored, { states, reasons, age, due, holder }: SubmissionFilter): KindOfStanding[] {
  const { settled, reason } = stored;
  if ((age !== undefined || due !== undefined) && settled !== 'in_progress') return [];
  if (holder !== undefined && settled !== 'in_progress' && settled !== 'needs_attention') return [];
  if (!mayHave(holder, reason)) return [];
  const turned = TURNS[settled];
  const isAsked = (states?.includes(settled) ?? true) && (reasons === undefined || (reason !== null && reasons.includes(reason)));
  const isAskedPassed =
    turned !== undefined &&
    (states?.includes(turned) ?? true) &&
    (reasons === undefined || (settled === 'in_progress' && reasons.includes('time_box_passed')));
  if (turned === undefined) return isAsked ? [{ ...stored, isPassed: undefined }] : [];
  if (!isAsked && !isAskedPassed) return [];
  return [{ ...stored, isPassed: isAsked === isAskedPassed ? undefined : isAskedPassed }];
}

export function hasTimeBox({ settled }: KindOfStanding): boolean {
  return TURNS[settled] !== undefined;
}

/** Over `standings st`. */
export function isOfKind({ program, settled, reason, isPassed }: KindOfStanding, at: Date) {
  const why = reason === null ? sql`st.reason is null` : sql`st.reason = ${reason}`;
  const clock = isPassed === undefined ? sql`true` : isPassed ? sql`st.answer_by <= ${at}` : sql`st.answer_by > ${at}`;
  return sql<boolean>`(st.program = ${program} and st.settled = ${settled} and ${why} and ${clock})`;
}
