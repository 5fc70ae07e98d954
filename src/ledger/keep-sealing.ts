import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '#kernel/db/database.ts';
import { type SealOptions, sealLedger } from './seal-ledger.ts';

export interface KeepSealingOptions extends SealOptions {
  readonly signal: AbortSignal;
  /** Pause between two passes; a second where left out. */
  readonly everyMs?: number;
  /** A pass that failed. The next one does its work: nothing is lost but time, which the lag shows. */
  readonly onFault: (error: unknown) => void;
}

const EVERY_MS = 1_000;

/** Seals until the signal says otherwise, and ends between two passes. Any number of processes may run it; one of them seals. */
export async function keepSealing(
  database: Database,
  { signal, everyMs = EVERY_MS, onFault, ...options }: KeepSealingOptions,
): Promise<void> {
  while (!signal.aborted) {
    await sealLedger(database, options).catch(onFault);
    await wait(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
