/** What the gateways were recorded to allow a minute. */
const RECORDED: Record<string, number> = { benefitsIntake: 60, benefitsDocuments: 60, claims: 60, oauth: 240 };
const MINUTE = 60_000;

export type Rate = { isOver: boolean; headers: Record<string, string>; resetS: number };
/** `enforced` is the limit beyond which calls are refused, if there is one; `now` the simulated time. */
export type Rates = { take(partner: string, now: number, enforced?: number): Rate | undefined };

/**
 * Counts the calls of each partner's minute. The headers are those recorded; calls beyond the limit are refused only where the settings name one
 * (`per_minute`), since a demo on a moved clock would otherwise wait for minutes that nobody has.
 */
export function createRates(): Rates {
  const windows = new Map<string, { minute: number; used: number }>();
  return {
    take: (partner, now, enforced) => {
      const limit = enforced ?? RECORDED[partner];
      if (limit === undefined) return undefined;
      const minute = Math.floor(now / MINUTE);
      const known = windows.get(partner);
      const window = known?.minute === minute ? known : { minute, used: 0 };
      windows.set(partner, window);
      const isOver = enforced !== undefined && window.used >= limit;
      if (!isOver) window.used++;
      const resetS = Math.max(1, Math.ceil(((minute + 1) * MINUTE - now) / 1000));
      return { isOver, resetS, headers: headersOf(limit, Math.max(0, limit - window.used), resetS) };
    },
  };
}

function headersOf(limit: number, remaining: number, resetS: number): Record<string, string> {
  return {
    'x-ratelimit-limit-minute': String(limit),
    'x-ratelimit-remaining-minute': String(remaining),
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetS),
  };
}
