import { createHash } from 'node:crypto';
import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { NoticeClient, NoticeSent } from '#sdk';
import { recordLines } from '../ledger/index.ts';
import { goElsewhere } from './apply-fate.ts';
import { endAttempt, insertAttempt } from './attempts.sql.ts';
import { maskAddress } from './mask.ts';
import { noteOf, WORKER } from './note.ts';
import { MOST_RETRIES, retryAt, TIMES } from './notice.ts';
import { beginSending, lockNotice, moveNotice, type NoticeRow } from './notices.sql.ts';
import { definitionNamed, type NoticeHouse, noticesOf } from './ports.ts';
import { type Message, openMessage } from './sealed-message.ts';
import { tellTriage } from './tell-triage.ts';

/** Hex digits: room for the API's column, none for chance. */
const REFERENCE_DIGITS = 32;

interface Going {
  readonly number: number;
  readonly client: NoticeClient;
  readonly channel: 'email' | 'sms';
  readonly to: string;
  readonly template: string;
  readonly reference: string;
  readonly message: Message;
}

/** One try: intent, call, outcome. Each a transaction with its ledger line. */
export async function sendNotice(house: NoticeHouse, notice: NoticeRow, signal: AbortSignal): Promise<void> {
  const going = await begin(house, notice);
  if (!going) return;
  const { client, channel, to, template, reference, message } = going;
  const callbackUrl = callbackUrlOf(house, notice.program);
  const sent = await client.send({ channel, to, template, fields: message.fields, reference, callbackUrl }, { now: now(), signal });
  await house.database.repeatable([notice.program], (session) => end(session, notice.id, going.number, sent));
}

export function callbackUrlOf({ publicUrl }: Pick<NoticeHouse, 'publicUrl'>, program: string): string {
  return `${publicUrl}/callbacks/notices/${program}`;
}

async function begin(house: NoticeHouse, notice: NoticeRow): Promise<Going | undefined> {
  const { program, kind, cause, sealed } = notice;
  const client = clientOf(house, notice);
  if (!client) return put(house, notice, 'not_set_up');
  if (!sealed) return skipAddress(house, notice, 'redacted');
  const message = await openMessage(house.keyring, sealed, { program, kind, cause });
  const place = message.addresses[notice.address];
  const template = place && templateOf(house, notice, place.channel);
  if (!place || !template || !client.hasTemplate(template)) return skipAddress(house, notice, 'no_template');
  const reference = referenceOf(notice);
  const number = await recordIntent(house, notice, { ...place, template, reference });
  return number === undefined ? undefined : { ...place, number, client, template, reference, message };
}

function clientOf(house: NoticeHouse, { program }: NoticeRow): NoticeClient | undefined {
  const loaded = house.programs.get(program);
  const connector = loaded && noticesOf(loaded).connector;
  return connector === undefined ? undefined : house.client(program, connector);
}

function templateOf(house: NoticeHouse, { program, name }: NoticeRow, channel: 'email' | 'sms'): string | undefined {
  const loaded = house.programs.get(program);
  return loaded && definitionNamed(loaded, name)?.templates[channel];
}

/** The same for each try of one message to one address, whichever worker makes it. */
function referenceOf({ id, program, kind, cause, address, resends }: NoticeRow): string {
  const of = [program, String(id), kind, cause, String(address), String(resends)].join('\n');
  return createHash('sha256').update(of).digest('hex').slice(0, REFERENCE_DIGITS);
}

async function recordIntent(
  house: NoticeHouse,
  notice: NoticeRow,
  { channel, to, template, reference }: Pick<Going, 'channel' | 'to' | 'template' | 'reference'>,
): Promise<number | undefined> {
  const { id, program, attempts } = notice;
  return house.database.repeatable([program], async (session) => {
    const at = now();
    const number = await beginSending(session, { id, attempts, at, until: new Date(at.getTime() + TIMES.leaseMs) });
    if (number === undefined) return undefined;
    await insertAttempt(session, { noticeId: id, number, program, channel, masked: maskAddress(channel, to), template, reference, at });
    await recordLines(session, [
      noteOf(notice, 'attempted', { by: WORKER, reason: 'due' }, { attempt: number, channel, address: notice.address + 1 }),
    ]);
    return number;
  });
}

async function put(house: NoticeHouse, { id, program }: NoticeRow, why: string): Promise<undefined> {
  const at = now();
  const nextAt = new Date(at.getTime() + TIMES.notSetUpMs);
  await house.database.transaction([program], (session) => moveNotice(session, { id, from: 'waiting', to: 'waiting', why, at, nextAt }));
  return undefined;
}

async function skipAddress(house: NoticeHouse, { id, program }: NoticeRow, why: string): Promise<undefined> {
  await house.database.repeatable([program], async (session) => {
    const notice = await lockNotice(session, id);
    if (notice?.state === 'waiting') await goElsewhere(session, notice, { why, isLost: false });
  });
  return undefined;
}

async function end(session: Session, id: number, number: number, sent: NoticeSent): Promise<void> {
  const notice = await lockNotice(session, id);
  if (!notice) return;
  const at = now();
  const error = 'error' in sent ? sent.error : null;
  const httpStatus = 'httpStatus' in sent ? (sent.httpStatus ?? null) : null;
  const notificationId = sent.kind === 'taken' ? sent.id : null;
  await endAttempt(session, { noticeId: id, number, at, outcome: sent.kind, notificationId, httpStatus, error });
  await recordLines(session, [noteOf(notice, sent.kind, { by: WORKER, reason: error ?? 'taken' }, { attempt: number })]);
  // A worker that was slow finds the notice somewhere else: its answer is kept, and moves nothing that a later one has moved.
  const isLate = notice.state === 'unknown' && sent.kind === 'taken';
  if (notice.attempts === number && (notice.state === 'sending' || isLate)) await follow(session, notice, sent, at);
}

async function follow(session: Session, notice: NoticeRow, sent: NoticeSent, at: Date): Promise<void> {
  const { id, state: from } = notice;
  const later = (ms: number) => new Date(at.getTime() + ms);
  switch (sent.kind) {
    case 'taken': {
      const times = { nextAt: later(TIMES.firstQuestionMs), confirmBy: later(TIMES.confirmMs) };
      await moveNotice(session, { id, from, to: 'sent', why: null, at, ...times });
      return;
    }
    case 'unknown':
      await moveNotice(session, { id, from, to: 'unknown', why: sent.error, at, nextAt: later(TIMES.settleMs) });
      return tellTriage(session, notice);
    case 'refused':
      return goElsewhere(session, notice, { why: sent.error, isLost: false });
    case 'not_taken':
      return tryAgain(session, notice, sent, at);
  }
}

async function tryAgain(
  session: Session,
  notice: NoticeRow,
  { error: why, retryAfterMs }: Extract<NoticeSent, { kind: 'not_taken' }>,
  at: Date,
): Promise<void> {
  const { id, state: from } = notice;
  const tries = notice.tries + 1;
  if (tries > MOST_RETRIES) return goElsewhere(session, notice, { why, isLost: false });
  await moveNotice(session, { id, from, to: 'waiting', why, at, nextAt: retryAt(at, tries, retryAfterMs), tries });
  await tellTriage(session, notice);
}
