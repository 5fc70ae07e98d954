import { WaybillError } from '#kernel/errors.ts';
import { openPlace, type PartnerPlace } from './partner-place.ts';
import type { Places } from './ports.ts';

export interface PlacesOptions {
  /** The address that is set for a store, or undefined. */
  addressOf(program: string, store: string): string | undefined;
  /** Where credentials that an address names are looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Opens each place at its first use: an installation that writes no file never reaches for one. */
export function openPlaces({ addressOf, environment }: PlacesOptions): Places & { close(): Promise<void> } {
  const opened = new Map<string, Promise<PartnerPlace>>();
  const openOnce = (program: string, store: string): Promise<PartnerPlace> => {
    const address = addressOf(program, store);
    if (address === undefined) throw notSetUp(program, store);
    const key = `${program} ${store}`;
    const place = opened.get(key) ?? openPlace(address, environment);
    opened.set(key, place);
    // A place that could not be opened is opened anew at the next use.
    place.catch(() => opened.delete(key));
    return place;
  };
  return {
    isSet: (program, store) => addressOf(program, store) !== undefined,
    open: async (program, store) => openOnce(program, store),
    close: async () => {
      for (const place of await Promise.allSettled(opened.values())) if (place.status === 'fulfilled') await place.value.close();
    },
  };
}

function notSetUp(program: string, store: string): WaybillError {
  const variable = `WAYBILL_${program}_${store}_STORE`.toUpperCase();
  return new WaybillError('WB_EXPORT_STORE', `The store ${store} of ${program} is not set up; set ${variable}.`);
}
