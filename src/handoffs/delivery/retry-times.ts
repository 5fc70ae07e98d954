import type { DestinationDefinition } from '#sdk';

const MINUTE_MS = 60_000;
const JITTER = 0.1;

/** Minutes before each further attempt where a destination names none: half a day in all. */
export const RETRY_MINUTES: readonly number[] = [1, 2, 5, 10, 20, 40, 80, 160, 320];

export interface SpentTry {
  readonly handoffId: number;
  /** The attempt that failed, from 1. */
  readonly number: number;
  readonly at: Date;
  /** What the partner asked for. */
  readonly retryAfterMs?: number | undefined;
}

/** When the next attempt is due: never before the partner says, and a little apart from others of the same moment. Undefined: none is left. */
export function retryAt({ retryMinutes = RETRY_MINUTES }: Pick<DestinationDefinition, 'retryMinutes'>, spent: SpentTry): Date | undefined {
  const minutes = retryMinutes[spent.number - 1];
  if (minutes === undefined) return undefined;
  const wait = Math.max(minutes * MINUTE_MS, spent.retryAfterMs ?? 0);
  return new Date(spent.at.getTime() + Math.round(wait * (1 + JITTER * shareOf(spent))));
}

/** From 0 to 1, the same for the same hand-off and try. */
function shareOf({ handoffId, number }: SpentTry): number {
  return (((handoffId * 2_654_435_761 + number * 40_503) >>> 0) % 1_000) / 1_000;
}
