import { type Session, sql } from '#kernel/db/database.ts';

/** A part that must run for anybody to be told anything. */
export interface Heartbeat {
  readonly part: string;
  /** When it last did its work; null: begun and never ended. */
  readonly ranAt: Date | null;
  readonly mostSeconds: number;
  readonly fault: string | null;
}

/** The part did its work. */
export async function upsertHeartbeat(
  session: Session,
  of: { readonly part: string; readonly mostSeconds: number; readonly at: Date },
): Promise<void> {
  await sql`
    insert into heartbeats (part, begun_at, ran_at, most_seconds) values (${of.part}, ${of.at}, ${of.at}, ${of.mostSeconds})
    on conflict (part) do update set begun_at = excluded.begun_at, ran_at = excluded.ran_at, most_seconds = excluded.most_seconds, fault = null`.execute(
    session.query,
  );
}

/** The part could not do its work; when it last did stays. */
export async function noteFault(
  session: Session,
  of: { readonly part: string; readonly mostSeconds: number; readonly fault: string; readonly at: Date },
): Promise<void> {
  await sql`
    insert into heartbeats (part, begun_at, most_seconds, fault) values (${of.part}, ${of.at}, ${of.mostSeconds}, ${of.fault})
    on conflict (part) do update set begun_at = excluded.begun_at, most_seconds = excluded.most_seconds, fault = excluded.fault`.execute(
    session.query,
  );
}

/** One process at a time takes a turn of a part: false where another began one since `before`. */
export async function takeTurn(
  session: Session,
  of: { readonly part: string; readonly mostSeconds: number; readonly before: Date; readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into heartbeats as h (part, begun_at, most_seconds) values (${of.part}, ${of.at}, ${of.mostSeconds})
    on conflict (part) do update set begun_at = excluded.begun_at, most_seconds = excluded.most_seconds
      where h.begun_at <= ${of.before} or h.begun_at > ${of.at}
    returning 1`.execute(session.query);
  return rows.length === 1;
}

export async function selectHeartbeats(session: Session): Promise<Heartbeat[]> {
  const { rows } = await sql<Heartbeat>`
    select part, ran_at as "ranAt", most_seconds as "mostSeconds", fault from heartbeats order by part`.execute(session.query);
  return rows;
}
