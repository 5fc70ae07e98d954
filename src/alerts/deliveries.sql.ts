import { type Session, sql } from '#kernel/db/database.ts';
import type { DeliveryState } from './delivery.ts';
import type { Message } from './message.ts';

export interface NewDelivery {
  readonly chain: number;
  readonly place: number;
  readonly channel: string;
}

/** The first of each chain waits until `tellAt`; the others stand by. Answers their ids. */
export async function insertDeliveries(
  session: Session,
  of: { readonly messageId: number; readonly program: string | null; readonly tellAt: Date; readonly at: Date },
  rows: readonly NewDelivery[],
): Promise<number[]> {
  const { rows: made } = await sql<{ id: number }>`
    insert into alert_deliveries (message_id, program, chain, place, channel, state, state_at, next_try_at)
    select ${of.messageId}, ${of.program}, chain, place, channel, case place when 0 then 'waiting' else 'standby' end, ${of.at},
      case place when 0 then ${of.tellAt}::timestamptz end
    from unnest(${rows.map(({ chain }) => chain)}::int[], ${rows.map(({ place }) => place)}::int[], ${rows.map(({ channel }) => channel)}::text[])
      as row (chain, place, channel)
    returning id`.execute(session.query);
  return made.map(({ id }) => id);
}

export interface ClaimedDelivery {
  readonly id: number;
  readonly messageId: number;
  readonly chain: number;
  readonly place: number;
  readonly channel: string;
  /** This one included. */
  readonly tries: number;
  readonly isLast: boolean;
  readonly message: Message;
}

/** Takes what is due: the try is counted and the next one set before the call, so that a process that dies leaves it to another. */
export async function claimDeliveries(
  session: Session,
  of: { readonly at: Date; readonly until: Date; readonly limit: number },
): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimedDelivery>`
    with due as (
      select id from alert_deliveries where state = 'waiting' and next_try_at <= ${of.at} order by next_try_at, id limit ${of.limit} for update skip locked
    ), claimed as (
      update alert_deliveries d set tries = d.tries + 1, next_try_at = ${of.until} from due where d.id = due.id returning d.*
    )
    select c.id, c.message_id as "messageId", c.chain, c.place, c.channel, c.tries,
      not exists (select from alert_deliveries n where n.message_id = c.message_id and n.chain = c.chain and n.place > c.place) as "isLast",
      jsonb_build_object('id', m.id, 'program', m.program, 'audience', m.audience, 'partner', m.partner, 'kind', m.kind, 'event', m.event,
        'severity', m.severity, 'rule', m.rule, 'shareId', m.share_id, 'subject', m.subject, 'lines', m.lines, 'createdAt', m.created_at) as message
    from claimed c join alert_messages m on m.id = c.message_id order by c.id`.execute(session.query);
  return rows.map((row) => ({ ...row, message: { ...row.message, createdAt: new Date(row.message.createdAt) } }));
}

/** waiting -> sent | failed | dropped, or waiting again until `nextTryAt`. False where it was not waiting any more. */
export async function recordTry(
  session: Session,
  of: {
    readonly id: number;
    readonly state: DeliveryState;
    readonly nextTryAt: Date | null;
    readonly faultCode: string | null;
    readonly fault: string | null;
    readonly at: Date;
  },
): Promise<boolean> {
  const { rows } = await sql`
    update alert_deliveries set state_at = case when state = ${of.state} then state_at else ${of.at} end, state = ${of.state},
      next_try_at = ${of.nextTryAt}, fault_code = ${of.faultCode}, fault = ${of.fault}
    where id = ${of.id} and state = 'waiting' returning 1`.execute(session.query);
  return rows.length === 1;
}

/** standby -> waiting: the next one of a chain. */
export async function wakeNext(
  session: Session,
  of: { readonly messageId: number; readonly chain: number; readonly place: number; readonly at: Date },
): Promise<void> {
  await sql`
    update alert_deliveries set state = 'waiting', state_at = ${of.at}, next_try_at = ${of.at}
    where message_id = ${of.messageId} and chain = ${of.chain} and place = ${of.place + 1} and state = 'standby'`.execute(session.query);
}

/** standby -> dropped: the others of a chain that was served. */
export async function dropStandbys(
  session: Session,
  of: { readonly messageId: number; readonly chain: number; readonly at: Date },
): Promise<void> {
  await sql`
    update alert_deliveries set state = 'dropped', state_at = ${of.at}
    where message_id = ${of.messageId} and chain = ${of.chain} and state = 'standby'`.execute(session.query);
}

/** waiting | standby -> dropped: messages about alerts that ended before any of it went out. Answers the messages. */
export async function dropUnsent(
  session: Session,
  alertIds: readonly number[],
  at: Date,
): Promise<{ messageId: number; alertIds: number[] }[]> {
  const { rows } = await sql<{ messageId: number; alertIds: number[] }>`
    with over as (
      select m.id, json_agg(l.alert_id) as alerts from alert_messages m join alert_message_alerts l on l.message_id = m.id
      where m.kind in ('opened', 'reminded') and exists (select from alert_message_alerts o where o.message_id = m.id and o.alert_id = any (${alertIds}::bigint[]))
        and not exists (select from alert_message_alerts o join alerts a on a.id = o.alert_id where o.message_id = m.id and a.state <> 'resolved')
        and not exists (select from alert_deliveries d where d.message_id = m.id and (d.state in ('sent', 'failed') or d.tries > 0))
      group by m.id
    ), dropped as (
      update alert_deliveries d set state = 'dropped', state_at = ${at}, next_try_at = null from over
      where d.message_id = over.id and d.state in ('waiting', 'standby') returning d.message_id
    )
    select over.id as "messageId", over.alerts as "alertIds" from over where over.id in (select message_id from dropped)`.execute(
    session.query,
  );
  return rows;
}

/** Channels that took nothing of what they were given since a moment, and how many messages that were. */
export async function selectFailingChannels(
  session: Session,
  since: Date,
): Promise<{ channel: string; failed: number; faultCode: string | null }[]> {
  const { rows } = await sql<{ channel: string; failed: number; faultCode: string | null }>`
    select d.channel, count(*)::bigint as failed, max(d.fault_code) as "faultCode" from alert_deliveries d
    where d.state_at > ${since} and (d.state = 'failed' or d.state = 'waiting' and d.tries >= 3)
      and not exists (select from alert_deliveries later where later.channel = d.channel and later.state = 'sent' and later.state_at >= d.state_at)
    group by d.channel order by d.channel`.execute(session.query);
  return rows;
}

/** Messages that no channel took, in the time given: nobody was told. */
export async function countLost(session: Session, since: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::bigint as n from alert_messages m
    where m.created_at > ${since} and m.audience = 'operators'
      and exists (select from alert_deliveries d where d.message_id = m.id and d.state = 'failed')
      and not exists (select from alert_deliveries d where d.message_id = m.id and d.state in ('sent', 'waiting'))`.execute(session.query);
  return rows[0]?.n ?? 0;
}

export interface ShownDelivery {
  readonly messageId: number;
  readonly channel: string;
  readonly state: DeliveryState;
  readonly stateAt: Date;
  readonly tries: number;
  readonly nextTryAt: Date | null;
  readonly faultCode: string | null;
  readonly fault: string | null;
}

export async function selectDeliveriesOf(session: Session, messageIds: readonly number[]): Promise<ShownDelivery[]> {
  const { rows } = await sql<ShownDelivery>`
    select message_id as "messageId", channel, state, state_at as "stateAt", tries, next_try_at as "nextTryAt", fault_code as "faultCode", fault
    from alert_deliveries where message_id = any (${messageIds}::bigint[]) order by message_id, chain, place`.execute(session.query);
  return rows;
}

/** Of each channel: when it last took a message, what waits, and its newest fault since then. */
export async function selectChannelStates(session: Session): Promise<ChannelRow[]> {
  const { rows } = await sql<ChannelRow>`
    select channel, max(state_at) filter (where state = 'sent') as "sentAt", count(*) filter (where state = 'waiting')::bigint as waiting,
      count(*) filter (where state = 'failed')::bigint as failed, max(state_at) filter (where state = 'failed') as "failedAt",
      (array_agg(fault_code order by id desc) filter (where fault_code is not null and state <> 'sent'))[1] as "faultCode"
    from alert_deliveries group by channel order by channel`.execute(session.query);
  return rows;
}

export interface ChannelRow {
  readonly channel: string;
  readonly sentAt: Date | null;
  readonly waiting: number;
  readonly failed: number;
  readonly failedAt: Date | null;
  readonly faultCode: string | null;
}
