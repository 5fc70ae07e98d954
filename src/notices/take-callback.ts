import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { openFindings } from '../handoffs/index.ts';
import { applyFate } from './apply-fate.ts';
import { selectAttemptOf } from './attempts.sql.ts';
import { finding, STRANGE_CALLBACK } from './findings.ts';
import { type NoticeHouse, noticesOf } from './ports.ts';

/** What the API posts. Of what else stands in it (`to`), nothing is read. */
const callback = z.looseObject({
  id: z.string().min(1).max(100),
  reference: z.string().max(200).nullish(),
  status: z.string().regex(/^[a-z][a-z-]{1,40}$/),
});

export interface Callback {
  readonly program: string;
  /** The header as it came. */
  readonly authorization: string | undefined;
  readonly body: unknown;
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const SUBJECT_DIGITS = 16;

/**
 * Takes the fate of a message. One that nobody here sent is a finding, and is answered like any other: the API would only send it again.
 * @throws WaybillError WB_UNAUTHENTICATED without the secret, WB_USAGE where it is no call-back
 */
export async function takeCallback(house: NoticeHouse, { program, authorization, body }: Callback): Promise<void> {
  const loaded = house.programs.get(program);
  const connector = loaded && noticesOf(loaded).connector;
  const secret = connector === undefined ? undefined : house.client(program, connector)?.callbackSecret;
  // Digests are of one length, and are compared in constant time. Without a secret of ours nothing is right.
  const isRight = secret !== undefined && timingSafeEqual(digest(`Bearer ${secret}`), digest(authorization ?? ''));
  if (!isRight) throw new WaybillError('WB_UNAUTHENTICATED', 'The call-back does not show the secret that was agreed.');
  const read = callback.safeParse(body);
  if (!read.success) throw new WaybillError('WB_USAGE', 'This is no call-back of the notify API: it needs id and status.');
  const { id, reference = null, status } = read.data;
  await house.database.repeatable([program], async (session) => {
    const attempt = await selectAttemptOf(session, program, { id, reference });
    if (attempt) return applyFate(session, { ...attempt, notificationId: id, status, by: 'callback' });
    const subject = `message:${digest(id).toString('hex').slice(0, SUBJECT_DIGITS)}`;
    await openFindings(session, [finding(STRANGE_CALLBACK, program, subject, now(), { details: { status } })]);
  });
}
