import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { NoticeDefinition, NoticedSubmission, NoticeKind, OpenedSubmission } from '#sdk';
import { openFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import { openSubmissions } from '../submissions/index.ts';
import { finding, NO_ADDRESS, noticeSubject } from './findings.ts';
import { noteOf, WORKER } from './note.ts';
import { countsAsFailure, TIMES } from './notice.ts';
import { insertNotice, insertSubjects } from './notices.sql.ts';
import { definitionNamed, type NoticeHouse, type NotifyingProgram, noticesOf } from './ports.ts';
import { addressList, type Message, sealMessage } from './sealed-message.ts';

export interface Composition {
  readonly personId: string;
  readonly kind: NoticeKind;
  readonly name: string;
  readonly reason: string | null;
  readonly cause: string;
  readonly about: readonly {
    readonly submissionId: number;
    readonly externalId: string;
    readonly episodeId: number | null;
    readonly failedAt: Date | null;
    /** A document's label; undefined for the whole. */
    readonly document: string | undefined;
  }[];
}

/** Writes messages, to be sent once this transaction has committed. What people sent is opened for it, on record. */
export async function composeNotices(
  session: Session,
  house: NoticeHouse,
  program: NotifyingProgram,
  compositions: readonly Composition[],
): Promise<void> {
  if (compositions.length === 0) return;
  const ids = [...new Set(compositions.flatMap(({ about }) => about.map(({ submissionId }) => submissionId)))];
  const reader = { actor: WORKER, program: program.name, reason: 'to write to the person concerned' };
  const opened = await openSubmissions(session, house.keyring, ids, reader);
  for (const composition of compositions) await composeOne(session, house, program, composition, opened);
}

async function composeOne(
  session: Session,
  house: NoticeHouse,
  program: NotifyingProgram,
  composition: Composition,
  opened: ReadonlyMap<number, OpenedSubmission>,
): Promise<void> {
  const definition = definitionNamed(program, composition.name);
  const about = aboutOf(composition, opened);
  const message = definition && about.length > 0 ? messageOf(program, definition, about) : undefined;
  const isSendable = message !== undefined && message.addresses.length > 0;
  const id = await store(session, house, program, composition, isSendable ? message : undefined);
  if (id !== undefined) await record(session, program, composition, id, isSendable);
}

function aboutOf({ about }: Composition, opened: ReadonlyMap<number, OpenedSubmission>): NoticedSubmission[] {
  const bySubmission = Map.groupBy(about, ({ submissionId }) => submissionId);
  return [...bySubmission].flatMap(([id, parts]) => {
    const submission = opened.get(id);
    const [first] = parts;
    if (!submission || !first) return [];
    const documents = parts.flatMap(({ document }) => (document === undefined ? [] : [document]));
    return [{ submission, failedAt: first.failedAt, documents }];
  });
}

/** Where they gave several addresses in several submissions, the newest submission's are the best. */
function messageOf(program: NotifyingProgram, definition: NoticeDefinition, about: readonly NoticedSubmission[]): Message {
  const newest = about.toSorted((one, other) => other.submission.submittedAt.getTime() - one.submission.submittedAt.getTime());
  const given = newest.map(({ submission }) => noticesOf(program).addresses(submission));
  const all = { emails: given.flatMap(({ emails }) => emails), phones: given.flatMap(({ phones }) => phones) };
  return { addresses: addressList(all, definition.templates.sms !== undefined), fields: definition.fields(about) };
}

async function store(
  session: Session,
  { keyring }: NoticeHouse,
  program: NotifyingProgram,
  { personId, kind, name, reason, cause }: Composition,
  message: Message | undefined,
): Promise<number | undefined> {
  const at = now();
  const place = { program: program.name, kind, cause };
  const kept = message ? await sealMessage(keyring, message, place) : { sealed: null, keyId: null };
  const state = message ? ('waiting' as const) : ('failed' as const);
  return insertNotice(session, {
    ...place,
    ...kept,
    personId,
    kind,
    name,
    reason,
    state,
    why: message ? null : 'no_address',
    at,
    confirmBy: new Date(at.getTime() + TIMES.confirmMs),
    addresses: message?.addresses.length ?? 0,
  });
}

async function record(session: Session, program: NotifyingProgram, composition: Composition, id: number, isSendable: boolean) {
  const { about, kind, name, reason } = composition;
  const at = now();
  const documents = (label: string | undefined) => (label === undefined ? [] : [label]);
  const rows = about.map(({ submissionId, episodeId, document }) => ({
    noticeId: id,
    submissionId,
    episodeId,
    documents: documents(document),
  }));
  await insertSubjects(session, program.name, rows, at);
  const submissions = [...new Set(about.map(({ externalId }) => externalId))];
  const notice = { id, program: program.name, kind, name };
  await recordLines(session, [noteOf(notice, 'composed', { by: WORKER, reason: reason ?? 'proved' }, { submissions })]);
  if (isSendable || !countsAsFailure(kind)) return;
  const submissionId = about[0]?.submissionId;
  await openFindings(session, [
    finding(NO_ADDRESS, program.name, noticeSubject(id), at, { submissionId, details: { notice: name, submissions: submissions.length } }),
  ]);
}
