import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type ObjectStore, readThrough } from '#kernel/objects/index.ts';
import { findImport } from './imports.sql.ts';

/** Takes refused rows while an import runs. Nothing is written before the first one comes. */
export interface RefusalWriter {
  write(text: string): Promise<void>;
  /** Ends the files. Answers where they lie; empty where nothing was refused. */
  finish(): Promise<{ readonly objectKey?: string; readonly file?: string }>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

export interface RefusalPlaces {
  readonly program: string;
  readonly importId: number;
  /** `claims_refused.jsonl`. */
  readonly fileName: string;
  readonly store: ObjectStore;
  readonly keyring: Keyring;
  /** A file of the operator's for a readable copy. */
  readonly file: string | undefined;
}

interface Target {
  readonly sink: Writable;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

/** A refused line is what a person sent: the stored copy is encrypted, and only the operator's own file, where one is given, gets it readable. */
export function openRefusals(places: RefusalPlaces): RefusalWriter {
  const objectKey = `imports/${places.program}/${places.importId}/${places.fileName}`;
  const { file } = places;
  const openAll = () => [stored(objectKey, places), ...(file === undefined ? [] : [local(file)])];
  return writerOf(openAll, { objectKey, ...(file === undefined ? {} : { file }) });
}

/** The same in the operator's own file alone: what a dry run refuses is kept nowhere else. */
export function openLocalRefusals(file: string): RefusalWriter {
  return writerOf(() => [local(file)], { file });
}

function writerOf(openAll: () => Target[], where: { readonly objectKey?: string; readonly file?: string }): RefusalWriter {
  let targets: Target[] | undefined;
  return {
    write: async (text) => {
      targets ??= openAll();
      await Promise.all(targets.map(({ sink }) => writeTo(sink, text)));
    },
    finish: async () => {
      if (!targets) return {};
      await Promise.all(targets.map((target) => target.finish()));
      return where;
    },
    abandon: async () => {
      await Promise.all((targets ?? []).map((target) => target.abandon()));
    },
  };
}

async function writeTo(sink: Writable, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => sink.write(text, (error) => (error ? reject(error) : resolve())));
}

export function refusalsContext(program: string, importId: number) {
  return { program, kind: 'refusals', id: String(importId) };
}

function stored(objectKey: string, { program, importId, store, keyring }: RefusalPlaces): Target {
  const sink = new PassThrough();
  const encrypted = keyring.encryptStream(refusalsContext(program, importId));
  const done = Promise.all([pipeline(sink, encrypted), store.put(objectKey, encrypted)]);
  // Awaited at the end; until then a failure must not end the process. It ends the next write instead.
  done.catch((error: Error) => sink.destroy(error));
  return {
    sink,
    finish: async () => {
      sink.end();
      await done;
    },
    abandon: async () => {
      sink.destroy(new Error('The import ended before its end.'));
      await done.catch(() => undefined);
    },
  };
}

function local(file: string): Target {
  const unfinished = `${file}.part`;
  const sink = createWriteStream(unfinished, { mode: 0o600 });
  return {
    sink,
    finish: async () => {
      sink.end();
      await finished(sink);
      await rename(unfinished, file);
    },
    abandon: async () => {
      sink.destroy();
      await rm(unfinished, { force: true });
    },
  };
}

/**
 * The refused rows of an import, one JSON object a line, as they can be mended and given again.
 * @throws WaybillError WB_NOT_FOUND where there is no such import within the programs, or it refused nothing
 */
export async function readRefusals(
  doors: { database: Database; store: ObjectStore; keyring: Keyring },
  scope: '*' | readonly string[],
  importId: number,
): Promise<Readable> {
  const found = await doors.database.transaction(scope, (session) => findImport(session, importId));
  if (!found?.refusedObjectKey)
    throw new WaybillError('WB_NOT_FOUND', `There is no import ${importId} with refused rows within your programs.`);
  const opened = doors.keyring.decryptStream(refusalsContext(found.program, importId));
  const { stream } = await doors.store.get(found.refusedObjectKey);
  return readThrough(stream, opened);
}
