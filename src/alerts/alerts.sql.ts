import { type Session, sql } from '#kernel/db/database.ts';
import { inOrder, isBehind, type Place, type Sort } from '#kernel/db/list-order.ts';
import type { AlertSeverity } from '#sdk';
import type { Alert, AlertState } from './alert.ts';

const COLUMNS = sql.raw(`
  a.id, a.program, a.rule, a.key, a.state, a.state_at as "stateAt", a.severity, a.title, a.count, a.most, a.window_from as "windowFrom",
  a.window_until as "windowUntil", a.list, a.playbook, a.opened_at as "openedAt", a.fired_at as "firedAt", a.gone_since as "goneSince",
  a.told_at as "toldAt", a.reminded_at as "remindedAt", a.reminders, a.acknowledged_by as "acknowledgedBy", a.acknowledged_at as "acknowledgedAt",
  a.acknowledged_reason as "acknowledgedReason"`);

export interface FiredAlert {
  readonly program: string | null;
  readonly rule: string;
  readonly key: string;
  readonly severity: AlertSeverity;
  readonly title: string;
  readonly count: number;
  readonly windowFrom: Date | null;
  readonly windowUntil: Date | null;
  readonly list: string;
  readonly playbook: string | null;
}

/** One evaluation at a time writes; another process waits for its turn and then finds the same. */
export async function lockAlerts(session: Session): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('alerts', 0))`.execute(session.query);
}

/** Opens what is not open, and renews what is. Answers the new ones. */
export async function upsertFired(session: Session, fired: readonly FiredAlert[], at: Date): Promise<Pick<Alert, 'id' | 'program'>[]> {
  const { rows } = await sql<{ id: number; program: string | null; isNew: boolean }>`
    insert into alerts as a (program, rule, key, state, state_at, severity, title, count, most, window_from, window_until, list, playbook, opened_at, fired_at)
    select program, rule, key, 'open', ${at}, severity, title, count, count, window_from, window_until, list, playbook, ${at}, ${at}
    from unnest(${fired.map(({ program }) => program)}::text[], ${fired.map((row) => row.rule)}::text[], ${fired.map(({ key }) => key)}::text[],
      ${fired.map(({ severity }) => severity)}::text[], ${fired.map(({ title }) => title)}::text[], ${fired.map(({ count }) => count)}::bigint[],
      ${fired.map(({ windowFrom }) => windowFrom)}::timestamptz[], ${fired.map(({ windowUntil }) => windowUntil)}::timestamptz[],
      ${fired.map(({ list }) => list)}::text[], ${fired.map(({ playbook }) => playbook)}::text[])
      as row (program, rule, key, severity, title, count, window_from, window_until, list, playbook)
    on conflict (coalesce(program, ''), rule, key) where state <> 'resolved' do update set
      severity = excluded.severity, title = excluded.title, count = excluded.count, most = greatest(a.most, excluded.count),
      window_from = excluded.window_from, window_until = excluded.window_until, list = excluded.list, playbook = excluded.playbook,
      fired_at = excluded.fired_at, gone_since = null
    returning a.id, a.program, (xmax = 0) as "isNew"`.execute(session.query);
  return rows.filter(({ isNew }) => isNew).map(({ id, program }) => ({ id, program }));
}

/** acknowledged -> open: as many times worse as given than when somebody took it in hand. Operators are told anew. */
export async function reopenWorse(session: Session, times: number, at: Date): Promise<Alert[]> {
  const { rows } = await sql<Alert>`
    update alerts a set state = 'open', state_at = ${at}, told_at = null
    where a.state = 'acknowledged' and a.gone_since is null and a.count >= ${times} * greatest(a.acknowledged_count, 1)
    returning ${COLUMNS}`.execute(session.query);
  return rows;
}

/** What the rules given no longer find: noted since when. */
export async function markGone(session: Session, rules: readonly string[], at: Date): Promise<void> {
  await sql`
    update alerts set gone_since = ${at}
    where state <> 'resolved' and gone_since is null and fired_at < ${at} and rule = any (${rules}::text[])`.execute(session.query);
}

/** open | acknowledged -> resolved: what has been gone since before `goneBy`. */
export async function resolveGone(session: Session, goneBy: Date, at: Date): Promise<Alert[]> {
  const { rows } = await sql<Alert>`
    update alerts a set state = 'resolved', state_at = ${at}
    where a.state <> 'resolved' and a.gone_since <= ${goneBy}
    returning ${COLUMNS}`.execute(session.query);
  return rows;
}

/** Rules that are no more, or were switched off: their alerts end. */
export async function markUnknownGone(session: Session, rules: readonly string[], at: Date): Promise<void> {
  await sql`
    update alerts set gone_since = ${at} where state <> 'resolved' and gone_since is null and not rule = any (${rules}::text[])`.execute(
    session.query,
  );
}

/** Open, and nobody was told: but for those that a window of maintenance holds back at this moment. */
export async function selectUntold(session: Session, at: Date): Promise<Alert[]> {
  const { rows } = await sql<Alert>`
    select ${COLUMNS} from alerts a
    where a.state = 'open' and a.told_at is null and a.gone_since is null and not exists (
      select from maintenance_windows w
      where w.ended_at is null and w.from_at <= ${at} and w.until_at > ${at}
        and (w.program is null or w.program = a.program) and (w.rules is null or a.rule = any (w.rules)))
    order by a.rule, a.program, a.id`.execute(session.query);
  return rows;
}

/** Told, still open, not taken in hand, not held back: whose reminder may be due. */
export async function selectUnattended(session: Session, at: Date): Promise<Alert[]> {
  const { rows } = await sql<Alert>`
    select ${COLUMNS} from alerts a
    where a.state = 'open' and a.told_at is not null and a.gone_since is null and not exists (
      select from maintenance_windows w
      where w.ended_at is null and w.from_at <= ${at} and w.until_at > ${at}
        and (w.program is null or w.program = a.program) and (w.rules is null or a.rule = any (w.rules)))
    order by a.rule, a.program, a.id`.execute(session.query);
  return rows;
}

export async function selectEndUntold(session: Session): Promise<Alert[]> {
  const { rows } = await sql<Alert>`
    select ${COLUMNS} from alerts a
    where a.state = 'resolved' and a.told_at is not null and a.end_told_at is null order by a.rule, a.program, a.id`.execute(session.query);
  return rows;
}

export async function markTold(session: Session, ids: readonly number[], at: Date): Promise<void> {
  await sql`update alerts set told_at = ${at}, reminded_at = ${at} where id = any (${ids}::bigint[])`.execute(session.query);
}

export async function markReminded(session: Session, ids: readonly number[], at: Date): Promise<void> {
  await sql`update alerts set reminded_at = ${at}, reminders = reminders + 1 where id = any (${ids}::bigint[])`.execute(session.query);
}

export async function markEndTold(session: Session, ids: readonly number[], at: Date): Promise<void> {
  await sql`update alerts set end_told_at = ${at} where id = any (${ids}::bigint[])`.execute(session.query);
}

/** open -> acknowledged; undefined where it is not open. */
export async function acknowledge(
  session: Session,
  of: { readonly id: number; readonly by: string; readonly reason: string; readonly at: Date },
): Promise<Alert | undefined> {
  const { rows } = await sql<Alert>`
    update alerts a set state = 'acknowledged', state_at = ${of.at}, acknowledged_by = ${of.by}, acknowledged_at = ${of.at},
      acknowledged_reason = ${of.reason}, acknowledged_count = a.count
    where a.id = ${of.id} and a.state = 'open' returning ${COLUMNS}`.execute(session.query);
  return rows[0];
}

export const ALERT_LISTS = ['live', 'resolved', 'all'] as const;

export interface AlertFilter {
  readonly list?: (typeof ALERT_LISTS)[number] | undefined;
  readonly program?: string | undefined;
  readonly rule?: string | undefined;
  readonly severity?: AlertSeverity | undefined;
}

/** By what alerts are sorted: when they were opened. */
export const ALERT_ORDERS = ['opened'] as const;
export type AlertSort = Sort<(typeof ALERT_ORDERS)[number]>;

const KEY = { id: sql`a.id` };

export interface AlertWalk {
  readonly sort: AlertSort;
  readonly place: Place | undefined;
  readonly limit: number;
}

export async function selectAlerts(session: Session, filter: AlertFilter, { sort, place, limit }: AlertWalk): Promise<Alert[]> {
  const { list = 'live', program = null, rule = null, severity = null } = filter;
  const { rows } = await sql<Alert>`
    select ${COLUMNS} from alerts a
    where case ${list}::text when 'live' then a.state <> 'resolved' when 'resolved' then a.state = 'resolved' else true end
      and (${program}::text is null or a.program = ${program}) and (${rule}::text is null or a.rule = ${rule})
      and (${severity}::text is null or a.severity = ${severity}) and ${isBehind(sort, KEY, place)}
    ${inOrder(sort, KEY)} limit ${limit}`.execute(session.query);
  return rows;
}

export async function selectAlert(session: Session, id: number): Promise<Alert | undefined> {
  const { rows } = await sql<Alert>`select ${COLUMNS} from alerts a where a.id = ${id}`.execute(session.query);
  return rows[0];
}

/** Live alerts by program and severity. */
export async function countAlerts(
  session: Session,
): Promise<{ program: string | null; severity: AlertSeverity; state: AlertState; n: number }[]> {
  const { rows } = await sql<{ program: string | null; severity: AlertSeverity; state: AlertState; n: number }>`
    select program, severity, state, count(*)::bigint as n from alerts where state <> 'resolved'
    group by program, severity, state order by program nulls first, severity, state`.execute(session.query);
  return rows;
}
