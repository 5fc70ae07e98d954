import { isWaybillError } from '#kernel/errors.ts';

/** One line of `waybill doctor`. */
export interface Check {
  readonly check: string;
  readonly ok: boolean;
  /** What was found. Never a secret. */
  readonly detail: string;
  /** What to do next; empty where nothing is to be done. */
  readonly next: string;
}

export function good(check: string, detail: string): Check {
  return { check, ok: true, detail, next: '' };
}

export function bad(check: string, detail: string, next: string): Check {
  return { check, ok: false, detail, next };
}

/** A check that throws is one that failed: the others are still made. */
export async function checked(check: string, look: () => Promise<Check | readonly Check[]>): Promise<readonly Check[]> {
  try {
    return [await look()].flat();
  } catch (error) {
    if (isWaybillError(error)) return [bad(check, `${error.code}: ${error.message}`, error.next)];
    return [bad(check, `an unexpected fault (${(error as Error).name})`, 'Run it again with WAYBILL_LOG_LEVEL=debug, and report it.')];
  }
}
