import { WaybillError } from '#kernel/errors.ts';
import type { RetainedKind } from '#sdk';

/** Days by kind, as the installation's setting has them. */
export type Periods = ReadonlyMap<string, number>;

const DAY_MS = 86_400_000;

/**
 * Until when each kind is past its period.
 * @throws WaybillError WB_RETENTION_UNSET naming a kind that has none
 */
export function cutOffs(
  periods: Periods,
  kinds: readonly RetainedKind[],
  asOf: Date,
): { readonly kind: RetainedKind; readonly before: Date }[] {
  return [...new Set(kinds)].map((kind) => {
    const days = periods.get(kind);
    if (days === undefined) throw new WaybillError('WB_RETENTION_UNSET', `No retention period is set for the kind ${kind}.`);
    return { kind, before: new Date(asOf.getTime() - days * DAY_MS) };
  });
}
