import { type Caller, demand, type Right, refuseOnRecord } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';

/**
 * The caller as far as they have the right. Where they lack it, that they tried the command is in the ledger.
 * @throws WaybillError WB_FORBIDDEN
 */
export function permitted({ database }: Installation, caller: Caller, right: Right, command: string): Promise<Caller> {
  return refuseOnRecord(database, caller, `waybill ${command}`, () => demand(caller, right));
}
