import type { Command } from 'commander';
import type { Config } from '#kernel/config/index.ts';
import { type Caller, callerNamed, demand, demandEverywhere, ensureUser, type Right, refuseOnRecord } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';
import type { Composition, GlobalOptions } from './composition.ts';
import { type Output, openOutput } from './output.ts';

/** Who the command line is where nobody is named: whoever may run it on the data folder holds its keys anyway. */
export const LOCAL_ADMINISTRATOR = 'admin';

type Work<T> = (house: Installation, caller: Caller) => T | Promise<T>;

export interface CliContext {
  readonly composition: Composition;
  readonly options: GlobalOptions;
  readonly output: Output;
  readConfig(): Promise<Config>;
  /**
   * Opens the installation for the length of `work`, on behalf of the user that `--as` names, within the programs in which they have the right.
   * A refusal is in the ledger.
   * @throws WaybillError WB_FORBIDDEN
   */
  within<T>(right: Right, work: Work<T>): Promise<T>;
  /** The same for what concerns the installation as a whole: the right is needed in every program. */
  everywhere<T>(right: Right, work: Work<T>): Promise<T>;
}

export type OpenContext = (command: Command) => CliContext;

interface Line {
  readonly options: GlobalOptions;
  /** The command's name in full, such as `waybill run pause`: what a refusal is recorded by. */
  readonly path: string;
}

export function openContext(composition: Composition, { options, path }: Line, onFail: () => void): CliContext {
  const act = async <T>(narrow: (known: Caller) => Caller, work: Work<T>): Promise<T> => {
    const house = await composition.openInstallation(await composition.readConfig(options), { isWorker: false, name: 'command' });
    try {
      const known = await callerOf(house, options);
      return await work(house, await refuseOnRecord(house.database, known, path, () => narrow(known)));
    } finally {
      await house.close();
    }
  };
  return {
    composition,
    options,
    output: openOutput(options.json === true, onFail),
    readConfig: () => composition.readConfig(options),
    within: (right, work) => act((known) => demand(known, right), work),
    everywhere: (right, work) => act((known) => demandEverywhere(known, right), work),
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
