import { createHash } from 'node:crypto';
import type { Scope } from '#kernel/db/database.ts';
import { type Caller, receiversOf } from '../access/index.ts';
import { listReceivedShares } from '../packages/index.ts';
import type { Installation } from '../registry/index.ts';
import { readStanding } from '../standing/index.ts';

/** One text for what the counts look like now; another text means that they changed. The clock changes them too, and leaves no line. */
export async function readStandingMark({ database }: Installation, scope: Scope): Promise<string> {
  return database.transaction(scope, async (session) => JSON.stringify((await readStanding(session)).programs));
}

const MOST_SHARES = 500;

/** The same of what a partner sees: its own newest 500 shares, and nothing of anybody else's. A change of an older one is not heard of. */
export async function readReceivedMark({ database }: Installation, caller: Caller): Promise<string> {
  const of = { receivers: receiversOf(caller), limit: MOST_SHARES };
  const shares = await database.transaction(caller.scope, (session) => listReceivedShares(session, of));
  return createHash('sha256').update(JSON.stringify(shares)).digest('hex');
}
