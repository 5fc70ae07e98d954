import { now, setClockOffset } from '#kernel/clock/clock.ts';
import { workAlerts } from '../../alerts/index.ts';
import { workExports } from '../../exports/index.ts';
import { catchUp } from '../../handoffs/index.ts';
import { sealLedger } from '../../ledger/index.ts';
import { workNotices } from '../../notices/index.ts';
import { scanFailures } from '../../triage/index.ts';
import type { RunningSandbox } from '../composition.ts';
import type { DemoRequest } from './demo-request.ts';

export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

/** Something that is done at its time. */
export interface Moment {
  readonly at: Date;
  act(): Promise<unknown>;
}

/** The clock of the installation and that of the partners, which go together. */
export interface Clocks {
  /** Milliseconds from the real time. */
  readonly offset: number;
  moveTo(offset: number): Promise<void>;
}

export function moveBoth(sandbox: RunningSandbox): Clocks {
  let offset = 0;
  return {
    get offset() {
      return offset;
    },
    moveTo: async (wanted) => {
      const to = Math.round(wanted);
      await sandbox.control('/sandbox/clock', { advance_ms: to - offset });
      setClockOffset(to);
      offset = to;
    },
  };
}

/** The clocks go on to that moment; where it has passed, they stay. */
export async function moveUntil(clocks: Clocks, at: Date): Promise<void> {
  await clocks.moveTo(clocks.offset + Math.max(0, at.getTime() - now().getTime()));
}

/** What workers do: deliveries and questions, files, failures and their classes, messages to people, alerts, the ledger's seal. */
export async function sweep({ house, url, signal }: DemoRequest): Promise<void> {
  const { database, handoffs, exports, triage, notices, alerts, keyring, objects } = house;
  await catchUp(handoffs, signal);
  await workExports(exports);
  await scanFailures(triage, signal);
  await workNotices({ ...notices, publicUrl: url }, signal);
  await sealLedger(database, { signer: keyring, objects });
  await workAlerts(alerts);
}
