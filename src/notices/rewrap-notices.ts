import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import { lockSealedNotices, updateSealedNotices } from './rewrap-notices.sql.ts';

interface Doors {
  readonly database: Database;
  readonly keyring: Pick<Keyring, 'dataKey' | 'rewrap'>;
}

/** Puts up to `limit` messages under the newest key; answers how many. Call it until it answers nought; any number of processes may do so at once. */
export async function rewrapNotices({ database, keyring }: Doors, program: string, limit: number): Promise<number> {
  return database.repeatable([program], async (session) => {
    const rows = await lockSealedNotices(session, program, keyring.dataKey, limit);
    const moved = await Promise.all(rows.map(async ({ id, ciphertext }) => ({ id, ciphertext: await keyring.rewrap(ciphertext) })));
    if (moved.length > 0) await updateSealedNotices(session, keyring.dataKey, moved);
    return moved.length;
  });
}
