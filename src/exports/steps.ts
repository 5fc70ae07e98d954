import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { readWriteStop } from '../access/index.ts';
import type { Deed } from '../tasks/index.ts';
import { composeLines } from './compose-lines.ts';
import type { ExportFile, LiveState } from './export.ts';
import { selectConfirmedNamed } from './files.sql.ts';
import { keepArchive, readArchive, sha256Of } from './keep-archive.ts';
import { fileOf } from './layout.ts';
import type { ExportHouse } from './ports.ts';
import type { LoadedExport } from './refusals.ts';
import { selectRows } from './rows.sql.ts';

export interface StepContext {
  readonly session: Session;
  readonly house: ExportHouse;
  readonly loaded: LoadedExport;
  readonly file: ExportFile;
  readonly deed: Deed;
}

/** What a step came to. It has done its outside part; the move is recorded by whoever called it, in the same transaction. */
export type StepResult =
  | { readonly kind: 'done'; readonly archiveKey?: string }
  /** Nothing stands there any more: the step before is made again. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'blocked'; readonly code: string; readonly message: string };

const DAY_MS = 86_400_000;

/** Each state's next step. Every one may be made twice: what it makes is there already, and is the same. */
export const STEPS: Readonly<Record<LiveState, (context: StepContext) => Promise<StepResult>>> = {
  frozen: archive,
  archived: upload,
  uploaded: confirm,
};

/** Written from the frozen rows, checked against the frozen hash, kept in our own store. */
async function archive({ session, house, loaded: { program, definition }, file, deed }: StepContext): Promise<StepResult> {
  const rows = await selectRows(session, file.id, ['written']);
  const ids = rows.map(({ submissionId }) => submissionId);
  const reason = `writing ${definition.name}, export file ${file.id}`;
  const lines = await composeLines(session, house, { program, definition, actor: deed.by, reason }, ids);
  const written = ids.flatMap((id) => {
    const line = lines.get(id);
    return line && 'line' in line ? [line.line] : [];
  });
  const content = fileOf(definition.layout, written);
  if (!sha256Of(content).equals(file.sha256))
    return { kind: 'blocked', code: 'rows_differ', message: 'The frozen rows no longer make the bytes that were frozen.' };
  return { kind: 'done', archiveKey: await keepArchive(house, file, content) };
}

/** Under the partner's name, created and never written over, but for an old file of ours where the export says so. */
async function upload({ session, house, loaded: { program, definition }, file }: StepContext): Promise<StepResult> {
  const stop = await readWriteStop(session);
  if (stop) throw new WaybillError('WB_WRITES_STOPPED', `Writes are stopped since ${stop.at.toISOString()}; the file waits.`);
  const content = await readArchive(house, file);
  const place = await house.places.open(program, definition.store);
  if (await place.put(file.fileName, content, definition.mediaType)) return { kind: 'done' };
  const standing = await place.read(file.fileName);
  if (standing && sha256Of(standing).equals(file.sha256)) return { kind: 'done' };
  if (standing && !(await isOldOwn(session, definition.overwrites, file, sha256Of(standing)))) {
    return { kind: 'blocked', code: 'name_taken', message: `Something else stands at the partner under ${file.fileName}.` };
  }
  await place.remove(file.fileName);
  if (await place.put(file.fileName, content, definition.mediaType)) return { kind: 'done' };
  throw new WaybillError('WB_OBJECT_STORE', `Somebody else wrote ${file.fileName} at the partner in the same moment.`);
}

async function isOldOwn(
  session: Session,
  overwrites: LoadedExport['definition']['overwrites'],
  file: ExportFile,
  sha256: Buffer,
): Promise<boolean> {
  if (overwrites === 'never') return false;
  const earlier = await selectConfirmedNamed(session, file, sha256);
  return earlier !== undefined && file.frozenAt.getTime() - earlier.frozenAt.getTime() >= overwrites.ownAfterDays * DAY_MS;
}

/** What is proved is what can be read there: every byte, not what the store says of it. */
async function confirm({ house, loaded: { program, definition }, file }: StepContext): Promise<StepResult> {
  const place = await house.places.open(program, definition.store);
  const standing = await place.read(file.fileName);
  if (!standing) return { kind: 'gone' };
  if (standing.length === file.bytes && sha256Of(standing).equals(file.sha256)) return { kind: 'done' };
  return {
    kind: 'blocked',
    code: 'read_back_differs',
    message: `What stands at the partner under ${file.fileName} has another size or hash.`,
  };
}
