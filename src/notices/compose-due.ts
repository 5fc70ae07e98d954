import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { closeFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import { type Composition, composeNotices } from './compose-notice.ts';
import { WHOLE } from './episode.ts';
import { type EpisodeToTell, selectScan, selectToTell, upsertScan } from './episodes.sql.ts';
import { selectProved } from './failures.sql.ts';
import { findingsOf } from './findings.ts';
import { groupCauses, type NewCause } from './group-causes.ts';
import { noteOf, WORKER } from './note.ts';
import { closeNotices, insertSubjects, type OverNotice, selectOpenNotices, selectOver } from './notices.sql.ts';
import { type NoticeHouse, type NotifyingProgram, noticesOf } from './ports.ts';

const PEOPLE = 100;
const PAGE = 1_000;

/** Confirmed failures that nobody was told of: joined to a message about the same cause, or a message of their own. */
export async function composeFailures(session: Session, house: NoticeHouse, program: NotifyingProgram): Promise<boolean> {
  const episodes = await selectToTell(session, program.name, PEOPLE);
  if (episodes.length === 0) return false;
  const people = [...new Set(episodes.map(({ personId }) => personId))];
  const { joined, fresh } = groupCauses(episodes, await selectOpenNotices(session, program.name, people));
  const rows = joined.map(({ noticeId, episode }) => ({ noticeId, ...subjectOf(episode) }));
  if (rows.length > 0) await insertSubjects(session, program.name, rows, now());
  await composeNotices(session, house, program, fresh.map(compositionOf));
  return people.length === PEOPLE;
}

function subjectOf({ submissionId, id, subject }: EpisodeToTell) {
  return { submissionId, episodeId: id, documents: subject === WHOLE ? [] : [subject] };
}

function compositionOf({ episodes, ...cause }: NewCause): Composition {
  const about = episodes.map(({ submissionId, externalId, id, failedAt, subject }) => ({
    submissionId,
    externalId,
    episodeId: id,
    failedAt,
    document: subject === WHOLE ? undefined : subject,
  }));
  return { ...cause, about };
}

/** A slice of the walk over what is proved: who was told of no failure is told that it arrived, where the program says so. */
export async function composeReceived(session: Session, house: NoticeHouse, program: NotifyingProgram, since: Date): Promise<boolean> {
  const definitions = noticesOf(program).definitions.filter(({ kind }) => kind === 'received');
  if (definitions.length === 0) return false;
  const provingDestinations = [...program.destinations.values()].filter(({ proof }) => proof !== 'receipt_only').map(({ name }) => name);
  const after = await selectScan(session, program.name, 'received');
  const page = await selectProved(session, { program: program.name, since, after, provingDestinations, limit: PAGE });
  const compositions = page
    .filter(({ isToTell }) => isToTell)
    .flatMap(({ submissionId, externalId, personId, form }): Composition[] => {
      const matter = { kind: 'received' as const, form, reason: null, document: undefined };
      const name = definitions.find((each) => each.isAbout(matter))?.name;
      const about = [{ submissionId, externalId, episodeId: null, failedAt: null, document: undefined }];
      return name ? [{ personId, kind: 'received', name, reason: null, cause: `received:${externalId}`, about }] : [];
    });
  await composeNotices(session, house, program, compositions);
  const isMore = page.length === PAGE;
  const next = isMore ? page.at(-1)!.submissionId : 0;
  await upsertScan(session, { program: program.name, kind: 'received', after: next, roundAt: isMore ? null : now() });
  return isMore;
}

/** Notices about failures that are over: what was not sent is not sent any more, and who was told is told that it is mended. */
export async function closeOver(session: Session, house: NoticeHouse, program: NotifyingProgram): Promise<boolean> {
  const over = await selectOver(session, program.name, PAGE);
  if (over.length === 0) return false;
  const at = now();
  const ids = over.map(({ id }) => id);
  const cancelled = new Set(await closeNotices(session, ids, at));
  const names = ids.flatMap((id) => findingsOf(program.name, id));
  await closeFindings(session, names, 'what it was about is over', at);
  const lines = over
    .filter(({ id }) => cancelled.has(id))
    .map((notice) => noteOf({ ...notice, program: program.name }, 'cancelled', { by: WORKER, reason: 'over' }));
  if (lines.length > 0) await recordLines(session, lines);
  const told = over.filter(({ state, mended }) => (state === 'confirmed' || state === 'sent' || state === 'unknown') && mended.length > 0);
  const mended = told.flatMap((notice) => mendedOf(program, notice));
  await composeNotices(session, house, program, mended);
  return over.length === PAGE;
}

/** Two notices about one failure (late, then failed) are mended by one message: its cause is named by the failure. */
function mendedOf(program: NotifyingProgram, { personId, form, mended }: OverNotice): Composition[] {
  const matter = { kind: 'mended' as const, form, reason: null, document: undefined };
  const name = noticesOf(program).definitions.find((each) => each.kind === 'mended' && each.isAbout(matter))?.name;
  const [first] = mended;
  if (!name || !first) return [];
  const about = mended.map((each) => ({ ...each, failedAt: null, document: undefined }));
  return [{ personId, kind: 'mended', name, reason: null, cause: `mended:${first.externalId}:${first.episodeId}`, about }];
}
