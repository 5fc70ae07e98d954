import { type Session, sql } from '#kernel/db/database.ts';
import type { Message, NewMessage } from './message.ts';

/** Answers its id; undefined where the same event was told to the same audience before. */
export async function insertMessage(session: Session, message: NewMessage, at: Date): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into alert_messages (program, audience, partner, kind, event, severity, rule, share_id, subject, lines, created_at)
    values (${message.program}, ${message.audience}, ${message.partner ?? null}, ${message.kind}, ${message.event}, ${message.severity},
      ${message.rule ?? null}, ${message.shareId ?? null}, ${message.subject}, ${JSON.stringify(message.lines)}::jsonb, ${at})
    on conflict (event, audience) do nothing returning id`.execute(session.query);
  return rows[0]?.id;
}

export async function wasEventTold(session: Session, event: string, audience: Message['audience']): Promise<boolean> {
  const { rows } = await sql`select 1 from alert_messages where event = ${event} and audience = ${audience}`.execute(session.query);
  return rows.length > 0;
}

export async function insertMessageAlerts(
  session: Session,
  of: { readonly messageId: number; readonly program: string | null },
  alertIds: readonly number[],
): Promise<void> {
  await sql`
    insert into alert_message_alerts (message_id, alert_id, program)
    select ${of.messageId}, id, ${of.program} from unnest(${alertIds}::bigint[]) as alert (id)`.execute(session.query);
}

export interface MessageFilter {
  readonly audience?: Message['audience'] | undefined;
  readonly alertId?: number | undefined;
  readonly shareId?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

export async function selectMessages(session: Session, filter: MessageFilter): Promise<Message[]> {
  const { audience = null, alertId = null, shareId = null, before = null, limit } = filter;
  const { rows } = await sql<Message>`
    select m.id, m.program, m.audience, m.partner, m.kind, m.event, m.severity, m.rule, m.share_id as "shareId", m.subject, m.lines, m.created_at as "createdAt"
    from alert_messages m
    where (${audience}::text is null or m.audience = ${audience}) and (${shareId}::bigint is null or m.share_id = ${shareId})
      and (${before}::bigint is null or m.id < ${before})
      and (${alertId}::bigint is null or exists (select from alert_message_alerts l where l.message_id = m.id and l.alert_id = ${alertId}))
    order by m.id desc limit ${limit}`.execute(session.query);
  return rows;
}
