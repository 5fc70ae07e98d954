import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { ENDED_STATES } from '../tasks/index.ts';
import { lockRunState } from './packages.sql.ts';
import type { ShareHouse, SharingProgram } from './ports.ts';
import type { Share, ShareState } from './share.ts';
import { lockShare } from './shares.sql.ts';

/** Holds the share's row until the transaction ends. @throws WB_NOT_FOUND, WB_SHARE_STATE where it is in none of `states` */
export async function holdShare(session: Session, id: number, states: readonly ShareState[], what: string): Promise<Share> {
  const share = await lockShare(session, id);
  if (!share) throw new WaybillError('WB_NOT_FOUND', `There is no share ${id}.`, { shareId: id });
  if (states.includes(share.state)) return share;
  throw new WaybillError('WB_SHARE_STATE', `Share ${id} is ${share.state}; ${what} it would have to be ${states.join(' or ')}.`, {
    shareId: id,
    state: share.state,
  });
}

/** Holds the run's row and answers its program, when it has ended. @throws WB_NOT_FOUND, WB_RUN_STATE */
export async function holdEndedRun(session: Session, runId: number): Promise<string> {
  const run = await lockRunState(session, runId);
  if (!run) throw new WaybillError('WB_NOT_FOUND', `There is no run ${runId}.`, { runId });
  if ((ENDED_STATES as readonly string[]).includes(run.state)) return run.program;
  throw new WaybillError('WB_RUN_STATE', `Run ${runId} is ${run.state}; its packages are shared when it has ended.`, {
    runId,
    state: run.state,
  });
}

/** The partner of that name, or the only one. @throws WB_USAGE naming those there are */
export function findPartner(house: ShareHouse, program: string, name: string | undefined): SharingProgram['partners'][number] {
  const partners = house.programs.get(program)?.partners ?? [];
  const found = name === undefined && partners.length === 1 ? partners[0] : partners.find((partner) => partner.name === name);
  if (found) return found;
  const names = partners.map((partner) => partner.name).join(', ') || 'none';
  throw new WaybillError('WB_USAGE', `Name the partner to share with; the program ${program} has: ${names}.`, { program });
}
