import { type Session, sql } from '#kernel/db/database.ts';
import type { ActorKind } from './line.ts';

/** What is looked for; each part narrows. */
export interface LineFilter {
  readonly program?: string | undefined;
  readonly actor?: string | undefined;
  /** A whole action (`run.approved`), or the word before its dot. */
  readonly action?: string | undefined;
  readonly subjectKind?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly run?: string | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

export interface FoundLine {
  readonly id: number;
  readonly at: Date;
  readonly actor: string;
  readonly actorKind: ActorKind;
  readonly program: string | null;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly run: string | null;
  readonly reason: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly isRedacted: boolean;
  /** Covered by a signed checkpoint. */
  readonly isSealed: boolean;
}

/** Newest first, behind `before`. */
export async function searchLines(
  session: Session,
  filter: LineFilter,
  before: number | undefined,
  limit: number,
): Promise<readonly FoundLine[]> {
  const { rows } = await sql<FoundLine>`
    select l.id, l.at, l.actor, l.actor_kind as "actorKind", l.program, l.action, l.subject_kind as "subjectKind", l.subject_id as "subjectId",
      l.run_id as run, d.reason, d.details, d.redacted_at is not null as "isRedacted",
      l.transaction_id < coalesce((select until_transaction from ledger_checkpoints order by number desc limit 1), 0) as "isSealed"
    from ledger_lines l left join ledger_details d on d.line_id = l.id
    where (${before ?? null}::bigint is null or l.id < ${before ?? null})
      and (${filter.program ?? null}::text is null or l.program = ${filter.program ?? null})
      and (${filter.actor ?? null}::text is null or l.actor = ${filter.actor ?? null})
      and (${filter.action ?? null}::text is null or l.action = ${filter.action ?? null} or split_part(l.action, '.', 1) = ${filter.action ?? null})
      and (${filter.subjectKind ?? null}::text is null or l.subject_kind = ${filter.subjectKind ?? null})
      and (${filter.subjectId ?? null}::text is null or l.subject_id = ${filter.subjectId ?? null})
      and (${filter.run ?? null}::text is null or l.run_id = ${filter.run ?? null})
      and (${filter.from ?? null}::timestamptz is null or l.at >= ${filter.from ?? null})
      and (${filter.until ?? null}::timestamptz is null or l.at < ${filter.until ?? null})
    order by l.id desc limit ${limit}`.execute(session.query);
  return rows;
}
