import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../access/index.ts';
import { exportNamed, type LoadedExport } from '../exports/index.ts';
import type { Installation } from '../registry/index.ts';
import { programFor } from './program-for.ts';

/** The programs that the caller may see, or the one that is named. */
export function programsFor({ registry }: Installation, caller: Caller, name: string | undefined): readonly string[] {
  if (name !== undefined) return [programFor(registry, caller, name).name];
  return [...registry.keys()].filter((each) => caller.scope === '*' || caller.scope.includes(each));
}

/**
 * An export by its own name or by the form that it takes, in whichever program has it.
 * @throws WaybillError WB_NOT_FOUND naming all there are, WB_USAGE where two programs have it
 */
export function exportFor(house: Installation, caller: Caller, name: string, program?: string): LoadedExport {
  const all = programsFor(house, caller, program).flatMap((each) =>
    [...(house.exports.programs.get(each)?.exports.keys() ?? [])].map((own) => exportNamed(house.exports, each, own)),
  );
  const [found, second] = all.filter(({ definition }) => definition.name === name || definition.form === name);
  if (second) throw new WaybillError('WB_USAGE', `Two programs have an export "${name}": name one with --program.`);
  if (found) return found;
  const names = all.map(({ definition }) => definition.name).join(', ');
  throw new WaybillError('WB_NOT_FOUND', `There is no export "${name}"; there are ${names || 'none'}.`);
}
