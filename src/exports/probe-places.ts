import { isWaybillError } from '#kernel/errors.ts';
import type { ExportHouse } from './ports.ts';

export interface ProbedPlace {
  readonly program: string;
  readonly store: string;
  readonly isSetUp: boolean;
  /** Why it cannot be read; undefined where it can, or is not set up. */
  readonly fault?: string;
}

/** Nobody's file has this name. */
const PROBE = 'waybill-probe';

/** Whether the places that partners fetch files from can be reached, for `waybill doctor`. Writes nothing: a partner would find it. */
export async function probePlaces({ programs, places }: Pick<ExportHouse, 'programs' | 'places'>): Promise<ProbedPlace[]> {
  const stores = [...programs.values()].flatMap(({ name, exports }) =>
    [...new Set([...exports.values()].map(({ store }) => store))].map((store) => ({ program: name, store })),
  );
  return Promise.all(
    stores.map(async (each) => {
      if (!places.isSet(each.program, each.store)) return { ...each, isSetUp: false };
      const fault = await faultOf(async () => (await places.open(each.program, each.store)).read(PROBE));
      return { ...each, isSetUp: true, ...(fault === undefined ? {} : { fault }) };
    }),
  );
}

async function faultOf(read: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    if (isWaybillError(error)) return error.message;
    throw error;
  }
}
