import { isSealed } from '../personal-params.ts';
import type { PersonalValues, TaskHouse } from '../ports.ts';
import { selectSealedParams, updateParams } from './purges.sql.ts';

type Params = Readonly<Record<string, unknown>>;

/** Puts the personal parameters of a program's runs under the newest data key, so many runs at once. Answers how many it moved; it may be begun again. */
export async function rewrapParams({ database, personal }: TaskHouse, program: string, limit: number): Promise<number> {
  let moved = 0;
  for (let after = 0; ; ) {
    const page = await database.transaction([program], async (session) => {
      const runs = await selectSealedParams(session, program, { after, limit });
      const rewrapped = await Promise.all(runs.map(async ({ id, params }) => ({ id, ...(await rewrapAll(personal, params)) })));
      const changed = rewrapped.filter(({ count }) => count > 0);
      if (changed.length > 0) await updateParams(session, changed);
      moved += changed.reduce((sum, { count }) => sum + count, 0);
      return runs;
    });
    if (page.length < limit) return moved;
    after = page.at(-1)?.id ?? after;
  }
}

async function rewrapAll(personal: PersonalValues, params: Params): Promise<{ params: Params; count: number }> {
  let count = 0;
  const move = async ([name, value]: [string, unknown]) => {
    const other = isSealed(value) ? await personal.rewrap(value) : undefined;
    if (other) count += 1;
    return [name, other ?? value] as const;
  };
  return { params: Object.fromEntries(await Promise.all(Object.entries(params).map(move))), count };
}
