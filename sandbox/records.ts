/** One thing that a partner has done for a submission: what must not happen twice. */
export type Effect = { partner: string; submission: string; document: string; contentHash: string; count: number; at: string };
export type SeenRequest = { partner: string; operation: string; identity: string; status: number; bytes: number; at: string };

export type Records = {
  effect(partner: string, submission: string, document: string, contentHash: string, at: number): void;
  request(seen: SeenRequest): void;
  effects(partner?: string): Effect[];
  requests(partner?: string): { total: number; counts: Record<string, number>; latest: SeenRequest[] };
  clear(): void;
};

const KEPT_REQUESTS = 10_000;

/**
 * Keeps what the partners received. Effects are counted for ever, one row for each partner, submission and document;
 * of the requests the latest 10,000 are kept and all are counted.
 */
export function createRecords(): Records {
  const effects = new Map<string, Effect>();
  const counts = new Map<string, number>();
  const ring: SeenRequest[] = [];
  let total = 0;
  return {
    effect: (partner, submission, document, contentHash, at) => {
      const key = JSON.stringify([partner, submission, document]);
      const known = effects.get(key);
      if (known) known.count++;
      else effects.set(key, { partner, submission, document, contentHash, count: 1, at: new Date(at).toISOString() });
    },
    request: (seen) => {
      ring[total++ % KEPT_REQUESTS] = seen;
      const name = `${seen.partner}.${seen.operation}.${seen.status}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    effects: (partner) => [...effects.values()].filter((effect) => partner === undefined || effect.partner === partner),
    requests: (partner) => {
      const split = total % KEPT_REQUESTS;
      const ordered = total > KEPT_REQUESTS ? [...ring.slice(split), ...ring.slice(0, split)] : ring;
      return {
        total,
        counts: Object.fromEntries(counts),
        latest: ordered.filter((seen) => partner === undefined || seen.partner === partner),
      };
    },
    clear: () => {
      effects.clear();
      counts.clear();
      ring.length = 0;
      total = 0;
    },
  };
}
