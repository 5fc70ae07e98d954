import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';
import { type RunFile, showRun } from '../tasks/index.ts';

export interface SavedFile {
  readonly kind: RunFile['kind'];
  readonly rows: number;
  readonly path: string;
}

/** Saves the result files of a run's newest attempt, each compared with its recorded hash before it gets its name. */
export async function saveResults(house: Installation, caller: Caller, runId: number, folder: string): Promise<SavedFile[]> {
  const { database, tasks } = house;
  const { run, files } = await database.transaction(caller.scope, (session) => showRun(tasks.programs, session, runId));
  const newest = files.filter(({ attempt }) => attempt === run.attempt);
  if (newest.length === 0)
    throw new WaybillError('WB_NOT_FOUND', `Run ${runId} is ${run.state} and has no result files yet; they are written when it has ended.`);
  await mkdir(folder, { recursive: true });
  return Promise.all(newest.map((file) => save(house, file, join(folder, file.fileName))));
}

async function save({ objects }: Installation, { kind, rows, objectKey, sha256 }: RunFile, path: string): Promise<SavedFile> {
  const unfinished = `${path}.${randomUUID()}`;
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline((await objects.get(objectKey)).stream, hashing, createWriteStream(unfinished, { mode: 0o600 }));
    if (!hash.digest().equals(sha256))
      throw new WaybillError('WB_OBJECT_MISMATCH', `The stored ${kind} file is not the one that was written.`);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
  return { kind, rows, path };
}
