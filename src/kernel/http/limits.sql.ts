import type pg from 'pg';

/** Takes up to `wanted` tokens of a destination. `waitMs` is when the next ones come free, where fewer were granted than wanted. */
export async function takeTokens(
  pool: pg.Pool,
  take: {
    readonly destination: string;
    readonly wanted: number;
    readonly most: number;
    readonly windowMs: number;
    readonly leaseMs: number;
  },
): Promise<{ granted: number; waitMs: number }> {
  const { rows } = await pool.query<{ granted: number; waitMs: number }>({
    name: 'take_tokens',
    text: 'select granted, wait_ms as "waitMs" from take_tokens($1, $2, $3, $4, $5)',
    values: [take.destination, take.wanted, take.most, take.windowMs, take.leaseMs],
  });
  return rows[0] as { granted: number; waitMs: number };
}
