import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { recordLines } from '../ledger/index.ts';
import { changesOf, type FailingSubmission, failuresOf } from './episode.ts';
import {
  type ConfirmedEpisode,
  changeEpisodes,
  confirmEpisodes,
  endByStanding,
  endEpisodes,
  insertEpisodes,
  insertSwitch,
  selectConfirmable,
  selectLasting,
  selectOpenEpisodes,
  selectScan,
  selectSwitch,
  upsertScan,
  type Withheld,
} from './episodes.sql.ts';
import { selectFailing, selectFailingOf } from './failures.sql.ts';
import { WORKER } from './note.ts';
import { type NoticeHouse, type NotifyingProgram, noticesOf } from './ports.ts';

const PAGE = 1_000;

/** Since when the program's notices are on; undefined while they are off. Notes when the settings changed. */
export async function noteSwitch(session: Session, house: NoticeHouse, program: string): Promise<Date | undefined> {
  const isOn = house.isOn(program);
  const known = await selectSwitch(session, program);
  if (known?.isOn === isOn) return isOn ? known.at : undefined;
  const at = now();
  await insertSwitch(session, program, isOn, at);
  const subject = { kind: 'program', id: program };
  const action = isOn ? 'notice.switched_on' : 'notice.switched_off';
  await recordLines(session, [{ at, actor: WORKER, program, action, subject, reason: 'the settings say so' }]);
  return isOn ? at : undefined;
}

/**
 * One slice of the walk over everything that fails now. Failure is told by the standing alone, so there is no way into it that goes past here.
 * Answers whether there is more before the end of the round.
 */
export async function findFailures(session: Session, program: NotifyingProgram): Promise<boolean> {
  const at = now();
  const after = await selectScan(session, program.name, 'failures');
  const page = await selectFailing(session, { program: program.name, at, after, limit: PAGE });
  await recordFailures(session, program, page, at);
  const isMore = page.length === PAGE;
  const next = isMore ? page.at(-1)!.submissionId : 0;
  await upsertScan(session, { program: program.name, kind: 'failures', after: next, roundAt: isMore ? null : at });
  return isMore;
}

async function recordFailures(session: Session, program: NotifyingProgram, found: readonly FailingSubmission[], at: Date): Promise<void> {
  const submissions = found.filter(({ isHeld }) => !isHeld);
  if (submissions.length === 0) return;
  const failures = submissions.flatMap((each) => failuresOf(each, noticesOf(program).confirmHours, at));
  const open = await selectOpenEpisodes(
    session,
    submissions.map(({ submissionId }) => submissionId),
  );
  const { opened, changed, ended } = changesOf(submissions, failures, open);
  if (opened.length > 0) await insertEpisodes(session, program.name, opened, at);
  if (changed.length > 0) await changeEpisodes(session, changed);
  if (ended.length > 0) await endEpisodes(session, ended, at);
}

/** Ends what the standing says is over, then confirms what has lasted: looked at anew at that moment, since it may have healed. */
export async function confirmFailures(session: Session, program: NotifyingProgram, onSince: Date | undefined): Promise<boolean> {
  const at = now();
  await endByStanding(session, program.name, at);
  const ids = await selectConfirmable(session, program.name, at, PAGE);
  if (ids.length === 0) return false;
  await recordFailures(session, program, await selectFailingOf(session, { at, ids }), at);
  const lasting = await selectLasting(session, ids, at);
  await confirmEpisodes(
    session,
    lasting.map((episode) => judge(program, episode, onSince)),
    at,
  );
  return ids.length === PAGE;
}

function judge(program: NotifyingProgram, episode: ConfirmedEpisode, onSince: Date | undefined) {
  const { id, kind, form, reason, document } = episode;
  const definition = noticesOf(program).definitions.find(
    (each) => each.kind === kind && each.isAbout({ kind, form, reason, document: document ?? undefined }),
  );
  return { id, name: definition?.name ?? null, withheld: withheldOf(episode, definition !== undefined, onSince) };
}

function withheldOf(
  { hasDeliveredCopy, isAsked, foundAt }: ConfirmedEpisode,
  hasNotice: boolean,
  onSince: Date | undefined,
): Withheld | null {
  const why = hasDeliveredCopy ? 'copy_delivered' : hasNotice ? null : 'no_notice';
  if (why !== null || isAsked) return why;
  return onSince === undefined || foundAt < onSince ? 'not_switched_on' : null;
}
