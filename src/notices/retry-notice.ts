import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { closeFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import { releaseEpisodes } from './episodes.sql.ts';
import { findingsOf } from './findings.ts';
import { type NoticeDeed, noteOf } from './note.ts';
import { TIMES } from './notice.ts';
import { lockNotice, moveNotice } from './notices.sql.ts';

/**
 * A notice that failed is sent again, from its first address on. A person may then get it twice: who asks for it says why.
 * @throws WaybillError WB_NOT_FOUND, WB_NOTICE_STATE
 */
export async function retryNotice(session: Session, id: number, deed: NoticeDeed): Promise<void> {
  const notice = await lockNotice(session, id);
  if (!notice) throw new WaybillError('WB_NOT_FOUND', `There is no notice ${id} within your programs.`);
  if (notice.state !== 'failed')
    throw new WaybillError('WB_NOTICE_STATE', `Notice ${id} is ${notice.state}; only one that failed is sent again.`);
  if (!notice.sealed)
    throw new WaybillError('WB_NOTICE_STATE', `Notice ${id} has no address, or was redacted: tell the person in another way.`);
  const at = now();
  const times = { nextAt: at, confirmBy: new Date(at.getTime() + TIMES.confirmMs) };
  // The API may have taken the last one: a new reference makes it another message.
  const afresh = { address: 0, tries: 0, resends: notice.resends + notice.attempts };
  await moveNotice(session, { id, from: 'failed', to: 'waiting', why: 'asked_again', at, ...times, ...afresh });
  await closeFindings(session, findingsOf(notice.program, id), 'it is sent again', at);
  await recordLines(session, [noteOf(notice, 'asked_again', deed)]);
}

/** What an approved run asks for: chosen submissions are written to although notices were off when they failed. Answers how many of them are. */
export async function askForNotices(
  session: Session,
  of: { readonly program: string; readonly submissionIds: readonly number[]; readonly name: string },
  deed: NoticeDeed,
): Promise<number> {
  const at = now();
  const asked = await releaseEpisodes(session, { ...of, at, by: deed.by.name, runId: deed.runId ?? null });
  await recordLines(session, [
    {
      at,
      actor: deed.by,
      program: of.program,
      action: 'notice.asked',
      subject: { kind: 'program', id: of.program },
      reason: deed.reason,
      ...(deed.runId === undefined ? {} : { runId: deed.runId }),
      details: { notice: of.name, submissions: of.submissionIds.length, failures: asked.length },
    },
  ]);
  return new Set(asked).size;
}
