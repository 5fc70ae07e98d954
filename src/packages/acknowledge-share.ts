import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { closeFindings, type NewFinding, openFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import type { ScopedDeed } from '../tasks/index.ts';
import { insertAcknowledgements, isFileKnown, type ReceivedFile } from './acknowledgements.sql.ts';
import { type JudgedAnswers, judgeAnswers, type RowTotals } from './answer.ts';
import { applyAnswers } from './apply-answers.ts';
import { BOTH_WAYS, findingsOf, subjectOf, UNANSWERED } from './findings.ts';
import { noteOf } from './note.ts';
import { lockSubmissions } from './packages.sql.ts';
import type { ShareHouse } from './ports.ts';
import { type ReadAcknowledgement, readAcknowledgement } from './read-acknowledgement.ts';
import { holdShare } from './refusals.ts';
import { revokeHealed } from './revoke-healed.ts';
import { settleAnswered } from './settle-shares.ts';
import { portions, type Share } from './share.ts';
import { countLines, type Line, selectHealedLines, selectLinesByIds } from './share-lines.sql.ts';

const ALL = 2_147_483_647;

export interface Acknowledged {
  readonly shareId: number;
  readonly fileSha256: string;
  /** The same file was given before: nothing was changed. */
  readonly isRepeat: boolean;
  readonly rows: RowTotals;
  /** Lines that these answers moved; the others said what was known. */
  readonly changed: { readonly accepted: number; readonly refused: number };
  /** `total = answered + unanswered`, over the lines that are not revoked; `revoked` ones stand beside. */
  readonly lines: { readonly total: number; readonly answered: number; readonly unanswered: number; readonly revoked: number };
  /** Findings that were not open before. */
  readonly findings: number;
}

/**
 * Takes a partner's answers to a share. *Accepted* means that the partner has established the submission in its own system, not that it fetched
 * the package; it becomes a remediation with share, file and row as evidence. *Rejected* leaves the submission in need of attention with the
 * partner's reason. A later file may correct an earlier one; the same file again changes nothing.
 * @throws WB_ACKNOWLEDGEMENT where the file cannot be read as a whole, WB_NOT_FOUND, WB_SHARE_STATE
 */
export async function acknowledgeShare(
  house: ShareHouse,
  request: ScopedDeed & { readonly shareId: number; readonly file: AsyncIterable<Uint8Array> },
): Promise<Acknowledged> {
  const read = await readAcknowledgement(request.file);
  return house.database.repeatable(request.scope, async (session) => {
    const share = await holdShare(session, request.shareId, ['open', 'settled', 'revoked'], 'to be answered');
    await keepFile(house, share, read);
    return takeAnswers(session, share, read, request);
  });
}

/** The evidence of every acceptance is a row of this file. */
async function keepFile({ objects }: ShareHouse, share: Share, read: ReadAcknowledgement): Promise<void> {
  const sha256 = read.sha256.toString('hex');
  await objects.put(`shares/${share.program}/${share.id}/acknowledgements/${sha256}.csv`, read.content, {
    contentType: 'text/csv',
    sha256,
  });
}

async function takeAnswers(session: Session, share: Share, read: ReadAcknowledgement, request: ScopedDeed): Promise<Acknowledged> {
  const fileSha256 = read.sha256.toString('hex');
  const lines = await selectAnsweredLines(session, share, read);
  const judged = judgeAnswers(read.rows, new Set(lines.keys()));
  const isRepeat = await isFileKnown(session, share.id, read.sha256);
  const done = isRepeat ? NOTHING : await record(session, share, { read, judged, lines, request });
  const counts = (await countLines(session, [share.id])).get(share.id) ?? { shared: 0, accepted: 0, refused: 0, revoked: 0 };
  const answered = counts.accepted + counts.refused;
  const totals = { total: answered + counts.shared, answered, unanswered: counts.shared, revoked: counts.revoked };
  return { shareId: share.id, fileSha256, isRepeat, rows: judged.totals, lines: totals, ...done };
}

type Done = Pick<Acknowledged, 'changed' | 'findings'>;
const NOTHING: Done = { changed: { accepted: 0, refused: 0 }, findings: 0 };

/** The lines that the file speaks of, by id, in the state that healing has left them in. */
async function selectAnsweredLines(session: Session, share: Share, read: ReadAcknowledgement): Promise<ReadonlyMap<string, Line>> {
  const ids = [...new Set(read.rows.flatMap((row) => (row.kind === 'answer' ? [row.id] : [])))];
  const select = async (): Promise<Map<string, Line>> => {
    const found = new Map<string, Line>();
    for (const portion of portions(ids))
      for (const line of await selectLinesByIds(session, share, portion, now())) found.set(line.externalId, line);
    return found;
  };
  const submissionIds = [...(await select()).values()].map(({ submissionId }) => submissionId);
  await lockSubmissions(session, submissionIds);
  await revokeHealed(session, share, await selectHealedLines(session, now(), ALL, submissionIds));
  return select();
}

interface Taken {
  readonly read: ReadAcknowledgement;
  readonly judged: JudgedAnswers;
  readonly lines: ReadonlyMap<string, Line>;
  readonly request: ScopedDeed;
}

async function record(session: Session, share: Share, { read, judged, lines, request }: Taken): Promise<Done> {
  const at = now();
  const file: ReceivedFile = { shareId: share.id, program: share.program, fileSha256: read.sha256, by: request.by.name, at };
  const answers = read.rows.filter((row) => row.kind === 'answer');
  for (const portion of portions(answers)) await insertAcknowledgements(session, file, portion);
  const applied = await applyAnswers(session, share, { answers: judged.counted, lines, file, actor: request.by });
  await closeAnswered(session, share, [...judged.counted.keys()], at);
  const submissions = new Map([...lines.values()].map(({ externalId, submissionId }) => [externalId, submissionId]));
  const about = { fileSha256: read.sha256.toString('hex'), at };
  const findings = await openAll(session, [...findingsOf(share, judged, submissions, about), ...applied.findings]);
  await settleAnswered(session, at);
  const changed = { accepted: applied.accepted, refused: applied.refused };
  await recordLines(session, [noteOf(share, 'acknowledged', request, { file: about.fileSha256, rows: judged.totals, changed, findings })]);
  return { changed, findings };
}

async function closeAnswered(session: Session, share: Share, ids: readonly string[], at: Date): Promise<void> {
  for (const portion of portions(ids)) {
    const names = portion.flatMap((id) =>
      [UNANSWERED, BOTH_WAYS].map((kind) => ({ program: share.program, kind, subject: subjectOf(share.id, id) })),
    );
    await closeFindings(session, names, 'the partner answered', at);
  }
}

async function openAll(session: Session, findings: readonly NewFinding[]): Promise<number> {
  let opened = 0;
  for (const portion of portions(findings)) opened += (await openFindings(session, portion)).length;
  return opened;
}
