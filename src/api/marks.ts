import type { Scope } from '#kernel/db/database.ts';
import type { Installation } from '../registry/index.ts';
import { readStanding } from '../standing/index.ts';

/** One text for what the counts look like now; another text means that they changed. The clock changes them too, and leaves no line. */
export async function readStandingMark({ database }: Installation, scope: Scope): Promise<string> {
  return database.transaction(scope, async (session) => JSON.stringify((await readStanding(session)).programs));
}
