import { fraction } from './random.ts';

/** What can go wrong. The first four happen before the partner takes the request, the next three after; the others are the partner's own. */
export const FAULT_KINDS = [
  'latency',
  'rate_limited',
  'server_error',
  'reset',
  'timeout_after',
  'lost_answer',
  'truncated_body',
  'ok_with_errors',
  'pif_in_use',
  'flipped_status',
  'unknown_id',
  'lost_row',
  'expired_location',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One scenario rule. Without partner, operation or match it holds for every request. */
export type FaultRule = {
  kind: FaultKind;
  partner?: string;
  operation?: string;
  /** Part of the identity of a request, or of a row: a transaction id, a guid, a request id. */
  match?: string;
  /** Which share of the matching requests or rows is struck, 0 to 1. Decided by the seed and the request or row, not by arrival. */
  share?: number;
  /** How many requests it strikes before it is spent. */
  times?: number;
  status?: number;
  shape?: 'message' | 'errors' | 'flat' | 'html';
  latencyMs?: number;
  retryAfterS?: number;
  detail?: string;
};

type Held = FaultRule & { number: number; struck: number };
export type Struck = {
  get(kind: FaultKind): FaultRule | undefined;
  /** The rule that strikes one row of the answer: its share and match hold for the row's id. */
  row(kind: FaultKind, id: string): FaultRule | undefined;
};
/** Of these a rule's share and match speak of rows, as a bulk request has no single one. */
const ROW_KINDS: readonly FaultKind[] = ['flipped_status', 'unknown_id', 'lost_row'];
export const NO_FAULTS: Struck = { get: () => undefined, row: () => undefined };
export type Faults = {
  add(rules: FaultRule[]): void;
  list(): Held[];
  clear(): void;
  strike(partner: string, operation: string, identity: string, asked?: string): Struck;
};

/** Holds the rules and decides which strike a request. The n-th try of one identity is decided apart from its first. */
export function createFaults(seed: number, initial: FaultRule[] = []): Faults {
  let held: Held[] = [];
  let tries = new Map<string, number>();
  let added = 0;
  const add = (rules: FaultRule[]): void => {
    for (const rule of rules) {
      if (!FAULT_KINDS.includes(rule.kind))
        throw new Error(`no fault is called ${JSON.stringify(rule.kind)}; known are ${FAULT_KINDS.join(', ')}`);
      held.push({ ...rule, number: ++added, struck: 0 });
    }
  };
  add(initial);
  return {
    add,
    list: () => held,
    clear: () => {
      held = [];
      tries = new Map();
    },
    strike: (partner, operation, identity, asked) => {
      const found = askedRules(asked);
      if (held.length > 0) {
        const name = `${partner}/${operation}/${identity}`;
        const turn = (tries.get(name) ?? 0) + 1;
        tries.set(name, turn);
        for (const rule of held) if (strikes(rule, partner, operation, identity, fraction(seed, rule.number, name, turn))) found.push(rule);
      }
      return {
        get: (kind) => found.find((rule) => rule.kind === kind),
        row: (kind, id) =>
          found.find((rule) => rule.kind === kind && id.includes(rule.match ?? '') && fraction(seed, kind, id) < (rule.share ?? 1)),
      };
    },
  };
}

function strikes(rule: Held, partner: string, operation: string, identity: string, drawn: number): boolean {
  if (rule.partner !== undefined && rule.partner !== partner) return false;
  if (rule.operation !== undefined && rule.operation !== operation) return false;
  if (rule.times !== undefined && rule.struck >= rule.times) return false;
  const isForRows = ROW_KINDS.includes(rule.kind);
  if (!isForRows && rule.match !== undefined && !identity.includes(rule.match)) return false;
  if (!isForRows && rule.share !== undefined && drawn >= rule.share) return false;
  rule.struck++;
  return true;
}

/** A request may ask for its own fault: header `x-sandbox-fault: server_error=503, latency=50`. */
function askedRules(header: string | undefined): FaultRule[] {
  if (!header) return [];
  return header.split(',').flatMap((part): FaultRule[] => {
    const [kind, number] = part.trim().split('=');
    if (!FAULT_KINDS.includes(kind as FaultKind)) return [];
    const value = number === undefined ? undefined : Number(number);
    return [{ kind: kind as FaultKind, ...(value === undefined ? {} : { status: value, latencyMs: value, retryAfterS: value }) }];
  });
}
