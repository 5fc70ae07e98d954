import type { HistoricCause } from './causes/cause.ts';
import { CAUSES_FROM_17 } from './causes/from-17.ts';
import { CAUSES_TO_16 } from './causes/to-16.ts';

/** Every way in which submissions are known to have been lost, with what proves that it cannot happen here, or the part that will prove it. */
export const HISTORIC_CAUSES: readonly HistoricCause[] = [...CAUSES_TO_16, ...CAUSES_FROM_17];
