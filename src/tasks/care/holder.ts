import type { Hand } from '../hands.sql.ts';
import type { Run } from '../run.ts';

/** Who has the run: whoever took it over last, else whoever asked for it. */
export function holderOf(run: Pick<Run, 'requestedBy'>, hands: readonly Hand[]): string {
  return hands.findLast(({ deed }) => deed === 'took_over')?.name ?? run.requestedBy;
}
