import { type Caller, callerOf, ensureUser } from '../../access/index.ts';
import type { Installation } from '../../registry/index.ts';

/** Two people, since nobody approves a run that they asked for. */
export interface DemoPeople {
  readonly operator: Caller;
  readonly approver: Caller;
}

export async function demoPeople({ database }: Installation): Promise<DemoPeople> {
  const by = { kind: 'system', name: 'demo' } as const;
  return database.transaction('*', async (session) => ({
    operator: callerOf(await ensureUser(session, 'demo-operator', 'operator', by)),
    approver: callerOf(await ensureUser(session, 'demo-approver', 'approver', by)),
  }));
}
