import { now } from '#kernel/clock/clock.ts';
import type { NoticeClient, NoticeFate } from '#sdk';
import { applyFate } from './apply-fate.ts';
import { askAgainAt, retryAt } from './notice.ts';
import { lockNotice, moveNotice, type selectDue } from './notices.sql.ts';
import { type NoticeHouse, noticesOf } from './ports.ts';

type Due = Awaited<ReturnType<typeof selectDue>>[number];

/** Asks the API about a message: by its id where it was taken, by our reference where nobody knows whether it was. */
export async function askFate(house: NoticeHouse, notice: Due, signal: AbortSignal): Promise<void> {
  const loaded = house.programs.get(notice.program);
  const connector = loaded && noticesOf(loaded).connector;
  const client = connector === undefined ? undefined : house.client(notice.program, connector);
  const fate = client ? await ask(client, notice, signal) : ({ kind: 'failed', error: 'not_set_up' } as const);
  await house.database.repeatable([notice.program], async (session) => {
    if (fate.kind === 'found') {
      const told = { noticeId: notice.id, number: notice.attempts, notificationId: fate.id, status: fate.status, by: 'question' as const };
      return applyFate(session, told);
    }
    const held = await lockNotice(session, notice.id);
    // A call-back came while we asked, or another attempt began.
    if (!held || held.state !== notice.state || held.attempts !== notice.attempts) return;
    return wait(session, notice, fate);
  });
}

function ask(client: NoticeClient, { notificationId, reference }: Due, signal: AbortSignal): Promise<NoticeFate> {
  const moment = { now: now(), signal };
  return notificationId === null ? client.find(reference ?? '', moment) : client.show(notificationId, moment);
}

/** A message that the API does not know was never taken: it is sent under the same reference. One that was taken and is not known is asked about again. */
async function wait(
  session: Parameters<typeof moveNotice>[0],
  { id, state, notificationId, startedAt, tries }: Due,
  fate: Exclude<NoticeFate, { kind: 'found' }>,
): Promise<void> {
  const at = now();
  if (state === 'unknown' && notificationId === null && fate.kind === 'not_found') {
    await moveNotice(session, { id, from: state, to: 'waiting', why: 'not_found', at, nextAt: retryAt(at, tries + 1), tries: tries + 1 });
    return;
  }
  const why = fate.kind === 'failed' ? fate.error.slice(0, 60) : 'not_found';
  await moveNotice(session, { id, from: state, to: state, why, at, nextAt: askAgainAt(at, startedAt ?? at) });
}
