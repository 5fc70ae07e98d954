import type { RetentionHouse } from './ports.ts';
import { workPurges } from './purge.ts';
import { workErasures } from './work-erasures.ts';

/** What was ordered to be forgotten: purges first, then what they and redactions leave to do in the object store. */
export async function workForgetting(house: RetentionHouse): Promise<{ readonly destroyed: number; readonly erased: number }> {
  const destroyed = await workPurges(house);
  return { destroyed, erased: await workErasures(house) };
}
