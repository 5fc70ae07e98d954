import { createHash } from 'node:crypto';
import { now } from '#kernel/clock/clock.ts';
import { dayAt, wallClock } from '#kernel/clock/wall-time.ts';
import type { Session } from '#kernel/db/database.ts';
import { beginExportedHandoffs, type NewFinding, openFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import type { Deed } from '../tasks/index.ts';
import type { ExportFile } from './export.ts';
import { insertFile, isFrozenSince, lockExport, type NewFile, selectNamed, selectSameContent } from './files.sql.ts';
import { fileSubject, finding, OUT_OF_RANGE, ROW_REFUSED, rowSubject, SAME_CONTENT } from './findings.ts';
import { type FrozenRows, freezeRows, selectAndLock } from './freeze-rows.ts';
import { noteOf } from './note.ts';
import type { ExportHouse } from './ports.ts';
import type { LoadedExport } from './refusals.ts';
import { insertRows, type NewRow } from './rows.sql.ts';

export interface StartRequest extends Deed {
  /** A file without rows is made too: it tells the partner that there were none. */
  readonly mayBeEmpty: boolean;
  /** Nothing is started where rows were frozen since then. */
  readonly unlessSince?: Date;
  /** Rows that an earlier file refused are tried again. */
  readonly withRefused?: boolean;
}

export type Started =
  | { readonly kind: 'started'; readonly fileId: number }
  | { readonly kind: 'nothing_ready' | 'started_before' }
  /** The name that the file would have belongs to another of ours. */
  | { readonly kind: 'name_used'; readonly by: ExportFile };

const DAY_MS = 86_400_000;
const EVER = new Date(0);

/**
 * Selects and freezes: which submissions are the rows, which are superseded, which the layout refuses; name, bytes and hash of the file; and the
 * intent to hand its rows over. One transaction, alone per export: whoever comes second finds nothing left to start.
 */
export function startFile(house: ExportHouse, loaded: LoadedExport, request: StartRequest): Promise<Started> {
  return house.database.transaction([loaded.program], async (session) => {
    const { program, definition } = loaded;
    const of = { program, export: definition.name };
    await lockExport(session, program, definition.name);
    if (request.unlessSince && (await isFrozenSince(session, { ...of, since: request.unlessSince }))) return { kind: 'started_before' };
    const candidates = await selectAndLock(session, loaded, request.withRefused ?? false);
    if (candidates.length === 0 && !request.mayBeEmpty) return { kind: 'nothing_ready' };
    const at = now();
    const fileName = definition.fileName(wallClock(at, definition.nameTimeZone));
    const by = await selectNamed(session, { ...of, fileName, since: namedSince(definition.overwrites, at) });
    if (by) return { kind: 'name_used', by };
    const rows = await freezeRows(session, house, { ...loaded, actor: request.by }, candidates);
    if (rows.frozen.length === 0 && !request.mayBeEmpty) return { kind: 'nothing_ready' };
    return { kind: 'started', fileId: await record(session, loaded, { ...rows, fileName, at }, request) };
  });
}

function namedSince(overwrites: LoadedExport['definition']['overwrites'], at: Date): Date {
  return overwrites === 'never' ? EVER : new Date(at.getTime() - overwrites.ownAfterDays * DAY_MS);
}

interface ToRecord extends FrozenRows {
  readonly fileName: string;
  readonly at: Date;
}

async function record(session: Session, loaded: LoadedExport, given: ToRecord, request: StartRequest): Promise<number> {
  const file = fileFrom(loaded, given, request);
  const id = await insertFile(session, file);
  await insertRows(
    session,
    { id, program: loaded.program },
    given.frozen.map(({ row }) => row),
  );
  await beginHandoffs(session, loaded, given);
  const stored = { ...file, id };
  await openFindings(session, await findingsOf(session, loaded, stored, given));
  const { written, superseded, refused, bytes, sha256, windowFrom, windowUntil } = file;
  const window = { from: windowFrom, until: windowUntil };
  await recordLines(session, [
    noteOf(stored, 'frozen', request, { written, superseded, refused, bytes, sha256: sha256.toString('hex'), window }),
  ]);
  return id;
}

function fileFrom(
  { program, definition }: LoadedExport,
  { frozen, content, fileName, at }: ToRecord,
  { by, reason }: StartRequest,
): NewFile {
  const count = (outcome: NewRow['outcome']): number => frozen.filter(({ row }) => row.outcome === outcome).length;
  const times = frozen.filter(({ row }) => row.outcome === 'written').map(({ candidate }) => candidate.submittedAt.getTime());
  return {
    program,
    export: definition.name,
    day: dayAt(at, definition.schedule.timeZone),
    fileName,
    candidates: frozen.length,
    written: count('written'),
    superseded: count('superseded'),
    refused: count('refused'),
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest(),
    windowFrom: times.length > 0 ? new Date(times.reduce((a, b) => Math.min(a, b))) : null,
    windowUntil: times.length > 0 ? new Date(times.reduce((a, b) => Math.max(a, b))) : null,
    startedBy: by.name,
    startedByKind: by.kind,
    reason,
    frozenAt: at,
  };
}

async function beginHandoffs(session: Session, { program, destination }: LoadedExport, { frozen, at }: ToRecord): Promise<void> {
  const answerBy = new Date(at.getTime() + destination.timeBoxDays * DAY_MS);
  const going = frozen.filter(({ row }) => row.outcome !== 'superseded');
  await beginExportedHandoffs(
    session,
    { program, destination: destination.name, at, answerBy },
    going.map(({ candidate: { submissionId, externalId, round, contentHash }, row }) => ({
      submissionId,
      externalId,
      round,
      contentSha256: contentHash,
      refused: row.reason,
    })),
  );
}

async function findingsOf(
  session: Session,
  { definition }: LoadedExport,
  file: NewFile & { readonly id: number },
  { frozen, at }: ToRecord,
): Promise<NewFinding[]> {
  const { least, most } = definition.expectedRows;
  const same = file.written > 0 ? await selectSameContent(session, file) : [];
  const about = { file: file.id, name: file.fileName };
  return [
    ...frozen.flatMap(({ candidate: { submissionId, externalId }, row }) =>
      row.reason === null
        ? []
        : [
            finding(ROW_REFUSED, file.program, rowSubject(file.export, externalId), at, {
              submissionId,
              details: { ...about, rule: row.reason },
            }),
          ],
    ),
    ...(file.written < least || file.written > most
      ? [finding(OUT_OF_RANGE, file.program, fileSubject(file), at, { details: { ...about, rows: file.written, least, most } })]
      : []),
    ...(same.length > 0 ? [finding(SAME_CONTENT, file.program, fileSubject(file), at, { details: { ...about, sameAs: same } })] : []),
  ];
}
