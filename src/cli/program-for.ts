import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../access/index.ts';
import { type LoadedProgram, programNamed, type Registry } from '../registry/index.ts';

/**
 * The program of that name; where none is named, the first one of the configuration that the caller may see.
 * @throws WaybillError WB_NOT_FOUND, WB_FORBIDDEN; each names the programs there are
 */
export function programFor(registry: Registry, caller: Caller, name: string | undefined): LoadedProgram {
  const visible = [...registry.keys()].filter((each) => caller.scope === '*' || caller.scope.includes(each));
  const given = name ?? visible[0];
  if (given === undefined) throw new WaybillError('WB_FORBIDDEN', `${caller.name} may see no program.`);
  const program = programNamed(registry, given);
  if (visible.includes(given)) return program;
  throw new WaybillError('WB_FORBIDDEN', `${caller.name} may not see ${given}, but ${visible.join(', ') || 'no program'}.`);
}
