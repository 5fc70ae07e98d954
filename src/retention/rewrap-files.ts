import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { now } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database, Session } from '#kernel/db/database.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import { moveArchive } from '../exports/index.ts';
import { moveTruthFile } from '../handoffs/index.ts';
import { moveRefusals } from '../submissions/index.ts';
import { moveSealedFile } from '../tasks/index.ts';
import { insertErasures } from './erasures.sql.ts';
import { type KeptFile, selectKeptFiles } from './kept-files.sql.ts';

export interface FileDoors {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly keyring: Pick<Keyring, 'dataKey' | 'keyIdOf' | 'rewrapStreams'>;
}

const MOVES: Readonly<Record<KeptFile['kind'], (session: Session, from: string, to: string) => Promise<void>>> = {
  export_file: moveArchive,
  refusals: moveRefusals,
  truth_list: moveTruthFile,
  sealed_file: moveSealedFile,
};

const PAGE = 200;
/** Enough to read the name of a message's key. */
const HEADER_BYTES = 1_024;

/**
 * Puts every file of a program that is kept whole under the newest data key: archived exports, refused rows, receivers' lists, sealed files. Answers how
 * many it moved. The old objects are let go of in the transactions that name the new ones. It may be stopped and begun again at any time.
 */
export async function rewrapFiles(doors: FileDoors, program: string): Promise<number> {
  let moved = 0;
  for (let after = ''; ; ) {
    const page = await doors.database.transaction([program], (session) => selectKeptFiles(session, program, after, PAGE));
    for (const file of page) if (await isOld(doors, file)) moved += await move(doors, program, file);
    if (page.length < PAGE) return moved;
    after = page.at(-1)?.key ?? after;
  }
}

async function isOld({ objects, keyring }: FileDoors, { key }: KeptFile): Promise<boolean> {
  const head = await objects.head(key);
  if (!head || head.bytes === 0) return false;
  const { stream } = await objects.get(key, { range: { start: 0, end: Math.min(HEADER_BYTES, head.bytes) - 1 } });
  return keyring.keyIdOf(await buffer(stream)) !== keyring.dataKey;
}

async function move({ database, objects, keyring }: FileDoors, program: string, { kind, key }: KeptFile): Promise<number> {
  const to = `${key.replace(/\.key-[0-9a-f]{16}$/, '')}.key-${nameOf(keyring.dataKey)}`;
  const [opening, sealing] = keyring.rewrapStreams({ program, kind });
  const { stream } = await objects.get(key);
  await Promise.all([pipeline(stream, opening, sealing), objects.put(to, sealing, { contentType: 'application/octet-stream' })]);
  await database.transaction([program], async (session) => {
    await MOVES[kind](session, key, to);
    await insertErasures(session, { program, redactionId: null, purgeId: null, at: now() }, [{ step: 'object', objectKey: key }]);
  });
  return 1;
}

/** A key's own name may be a KMS address. */
function nameOf(dataKey: string): string {
  return createHash('sha256').update(dataKey).digest('hex').slice(0, 16);
}
