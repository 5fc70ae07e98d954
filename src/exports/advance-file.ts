import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { isWaybillError } from '#kernel/errors.ts';
import { openFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import type { Deed } from '../tasks/index.ts';
import { type ExportFile, type FileState, isLive, nextTryAt } from './export.ts';
import { moveFile, noteFailedTry, takeFile } from './files.sql.ts';
import { BLOCKED, fileSubject, finding } from './findings.ts';
import { markRows } from './mark-rows.ts';
import { noteOf } from './note.ts';
import type { ExportHouse } from './ports.ts';
import { exportNamed } from './refusals.ts';
import { STEPS, type StepContext, type StepResult } from './steps.ts';

export interface Advanced {
  readonly fileId: number;
  /** Undefined: somebody else works on it. */
  readonly state: FileState | undefined;
  /** Why the try failed; the file stands where it stood and is tried again. */
  readonly fault?: { readonly code: string; readonly message: string };
}

/** A file that vanishes each time it was put is somebody's work: at most so many steps in one go. */
const MOST_STEPS = 6;

/** Takes steps until the file is confirmed, is blocked, or a try fails. */
export async function advanceFile(house: ExportHouse, file: Pick<ExportFile, 'id' | 'program'>, deed: Deed): Promise<Advanced> {
  let last = await stepFile(house, file, deed);
  for (let taken = 1; taken < MOST_STEPS && !last.fault && last.state !== undefined && isLive(last.state); taken += 1) {
    last = await stepFile(house, file, deed);
  }
  return last;
}

/**
 * One step: its outside part and its record in one transaction that holds the file's row, so that a crash anywhere leaves a step that is made again.
 * A file is written once a day or so: a connection held during one upload costs nobody anything.
 */
export async function stepFile(house: ExportHouse, file: Pick<ExportFile, 'id' | 'program'>, deed: Deed): Promise<Advanced> {
  try {
    return await house.database.transaction([file.program], async (session) => {
      const taken = await takeFile(session, file.id);
      if (!taken) return { fileId: file.id, state: undefined };
      return { fileId: file.id, state: isLive(taken.state) ? await step(session, house, taken, deed) : taken.state };
    });
  } catch (error) {
    return noteFailure(house, file, deed, error);
  }
}

async function step(session: Session, house: ExportHouse, file: ExportFile, deed: Deed): Promise<FileState> {
  if (!isLive(file.state)) return file.state;
  const context: StepContext = { session, house, loaded: exportNamed(house, file.program, file.export), file, deed };
  return record(context, await STEPS[file.state](context));
}

/** The move that belongs to what the step came to. */
async function record(context: StepContext, result: StepResult): Promise<FileState> {
  const { session, file, deed, loaded } = context;
  const common = { id: file.id, at: now() };
  if (result.kind === 'blocked') return block(context, result);
  if (result.kind === 'gone') {
    await moveFile(session, { ...common, from: 'uploaded', to: 'archived' });
    await recordLines(session, [noteOf(file, 'gone', deed, {})]);
    return 'archived';
  }
  if (file.state === 'frozen') {
    await moveFile(session, { ...common, from: 'frozen', to: 'archived', ...(result.archiveKey ? { archiveKey: result.archiveKey } : {}) });
    await recordLines(session, [noteOf(file, 'archived', deed, { key: result.archiveKey ?? null })]);
    return 'archived';
  }
  if (file.state === 'archived') {
    await moveFile(session, { ...common, from: 'archived', to: 'uploaded' });
    await recordLines(session, [noteOf(file, 'uploaded', deed, { bytes: file.bytes, tries: file.tries + 1 })]);
    return 'uploaded';
  }
  await moveFile(session, { ...common, from: 'uploaded', to: 'confirmed' });
  await markRows(session, loaded, file, deed);
  return 'confirmed';
}

async function block(
  { session, file, deed }: StepContext,
  { code, message }: Extract<StepResult, { kind: 'blocked' }>,
): Promise<FileState> {
  const at = now();
  const from = file.state as 'frozen' | 'archived' | 'uploaded';
  await moveFile(session, { id: file.id, from, to: 'blocked', at, fault: { code, message } });
  await openFindings(session, [
    finding(BLOCKED, file.program, fileSubject(file), at, { details: { file: file.id, name: file.fileName, why: code } }),
  ]);
  await recordLines(session, [noteOf(file, 'blocked', deed, { why: code })]);
  return 'blocked';
}

/** The step undid itself. That it was tried, and why it failed, is recorded all the same. */
async function noteFailure(
  { database, programs }: ExportHouse,
  { id, program }: Pick<ExportFile, 'id' | 'program'>,
  deed: Deed,
  error: unknown,
): Promise<Advanced> {
  const { code, message } = isWaybillError(error) ? error : { code: 'WB_INTERNAL', message: 'An unexpected fault; the log has it.' };
  const state = await database.transaction([program], async (session) => {
    const file = await takeFile(session, id);
    if (!file || !isLive(file.state)) return file?.state;
    const tries = file.tries + 1;
    const minutes = programs.get(program)?.exports.get(file.export)?.retryMinutes ?? [];
    const next = nextTryAt(minutes, tries, now());
    await noteFailedTry(session, { id, state: file.state, tries, nextTryAt: next, code, message });
    await recordLines(session, [noteOf(file, 'try_failed', deed, { code, tries, next: next.toISOString() })]);
    return file.state;
  });
  if (!isWaybillError(error)) throw error;
  return { fileId: id, state, fault: { code, message } };
}
