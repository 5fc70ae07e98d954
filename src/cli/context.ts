import type { Config } from '#kernel/config/index.ts';
import { type Caller, callerNamed, ensureUser } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';
import type { Composition, GlobalOptions } from './composition.ts';
import { type Output, openOutput } from './output.ts';

/** Who the command line is where nobody is named: whoever may run it on the data folder holds its keys anyway. */
export const LOCAL_ADMINISTRATOR = 'admin';

export interface CliContext {
  readonly composition: Composition;
  readonly options: GlobalOptions;
  readonly output: Output;
  readConfig(): Promise<Config>;
  /** Opens the installation for the length of `work`, on behalf of the user that `--as` names. */
  within<T>(work: (house: Installation, caller: Caller) => Promise<T>): Promise<T>;
}

export type OpenContext = (command: { optsWithGlobals(): object }) => CliContext;

export function openContext(composition: Composition, options: GlobalOptions, onFail: () => void): CliContext {
  return {
    composition,
    options,
    output: openOutput(options.json === true, onFail),
    readConfig: () => composition.readConfig(options),
    within: async (work) => {
      const house = await composition.openInstallation(await composition.readConfig(options), { isWorker: false, name: 'command' });
      try {
        return await work(house, await callerOf(house, options));
      } finally {
        await house.close();
      }
    },
  };
}

/** The user that acts. The first administrator of an installation is made at its first use. */
export async function callerOf(house: Installation, options: GlobalOptions): Promise<Caller> {
  const name = options.as ?? process.env.WAYBILL_USER ?? LOCAL_ADMINISTRATOR;
  return house.database.transaction('*', async (session) => {
    if (name === LOCAL_ADMINISTRATOR) await ensureUser(session, name, 'administrator', { kind: 'system', name: 'first start' });
    return callerNamed(session, name);
  });
}
