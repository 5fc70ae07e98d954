import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { closeFindings, openFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import { noteFate } from './attempts.sql.ts';
import { FAILED, finding, findingsOf, noticeSubject } from './findings.ts';
import { noteOf, WORKER } from './note.ts';
import { askAgainAt, fateOf, MOST_RESENDS, mayMove } from './notice.ts';
import { lockNotice, moveNotice, type NoticeRow } from './notices.sql.ts';
import { tellTriage } from './tell-triage.ts';

export interface ToldFate {
  readonly noticeId: number;
  readonly number: number;
  readonly notificationId: string;
  readonly status: string;
  readonly by: 'callback' | 'question';
}

/** What the API says of one message, whoever told it and however late. The notice goes on from there. */
export async function applyFate(session: Session, told: ToldFate): Promise<void> {
  const notice = await lockNotice(session, told.noticeId);
  if (!notice) return;
  const at = now();
  await noteFate(session, { ...told, at });
  const fate = fateOf(told.status);
  if (fate === 'delivered') return confirm(session, notice, told, at);
  const isNewest = told.number === notice.attempts;
  if (!isNewest || !['sending', 'sent', 'unknown'].includes(notice.state)) return;
  if (fate === 'under_way') return goOnAsking(session, notice, told, at);
  return goElsewhere(session, notice, { why: told.status, isLost: fate === 'lost' });
}

async function confirm(session: Session, notice: NoticeRow, { status, by, number }: ToldFate, at: Date) {
  if (!mayMove(notice.state, 'confirmed')) return;
  const move = { id: notice.id, from: notice.state, to: 'confirmed' as const, why: status, at, nextAt: null };
  if (!(await moveNotice(session, move))) return;
  await closeFindings(session, findingsOf(notice.program, notice.id), 'its delivery was confirmed', at);
  await recordLines(session, [noteOf(notice, 'confirmed', { by: WORKER, reason: status }, { attempt: number, told_by: by })]);
}

async function goOnAsking(session: Session, { id, state, stateAt }: NoticeRow, { status }: ToldFate, at: Date): Promise<void> {
  if (state === 'sending') return;
  await moveNotice(session, { id, from: state, to: 'sent', why: status, at, nextAt: askAgainAt(at, stateAt) });
}

/** The same address once more where the API lost it, else the next one; none left is a failure. */
export async function goElsewhere(
  session: Session,
  notice: NoticeRow,
  how: { readonly why: string; readonly isLost: boolean },
): Promise<void> {
  const { id, state: from, addresses } = notice;
  const { why } = how;
  const at = now();
  const next = nextPlace(notice, how.isLost);
  const isLeft = next.address < addresses;
  await moveNotice(
    session,
    isLeft ? { id, from, to: 'waiting', why, at, nextAt: at, tries: 0, ...next } : { id, from, to: 'failed', why, at, nextAt: null },
  );
  await tellTriage(session, notice);
  if (!isLeft) await noteFailed(session, { ...notice, why }, FAILED);
}

function nextPlace({ address, resends }: NoticeRow, isLost: boolean): { readonly address: number; readonly resends: number } {
  return isLost && resends < MOST_RESENDS ? { address, resends: resends + 1 } : { address: address + 1, resends: 0 };
}

/** A notice that did not reach anybody is on the list of findings until it does, or until there is nothing to tell. */
export async function noteFailed(
  session: Session,
  notice: Pick<NoticeRow, 'id' | 'program' | 'kind' | 'name'> & { readonly why: string },
  kind: string,
): Promise<void> {
  const { id, program, name, why } = notice;
  await openFindings(session, [finding(kind, program, noticeSubject(id), now(), { details: { notice: name, why } })]);
  await recordLines(session, [noteOf(notice, 'failed', { by: WORKER, reason: why })]);
}
