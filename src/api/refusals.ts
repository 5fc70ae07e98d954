import type { z } from 'zod';
import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../access/index.ts';
import type { Installation, LoadedProgram } from '../registry/index.ts';

/** The programs of the installation that the caller may see. */
export function programsOf({ registry }: Installation, { scope }: Caller): readonly LoadedProgram[] {
  return [...registry.values()].filter(({ name }) => scope === '*' || scope.includes(name));
}

/** @throws WaybillError WB_NOT_FOUND for a program that is not loaded or not the caller's; the answer is the same for both. */
export function programFor(installation: Installation, caller: Caller, name: string): LoadedProgram {
  const own = programsOf(installation, caller);
  const found = own.find((program) => program.name === name);
  if (found) return found;
  throw new WaybillError('WB_NOT_FOUND', `There is no program "${name}"; yours are ${own.map((program) => program.name).join(', ')}.`);
}

/** @throws WaybillError WB_USAGE naming each field of the part that does not hold. zod's messages never repeat a value. */
export function parsePart(part: 'path' | 'query' | 'body', schema: z.ZodType | undefined, given: unknown): unknown {
  if (!schema) return given;
  const checked = schema.safeParse(given ?? {});
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
  const named = faults.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; ');
  throw new WaybillError('WB_USAGE', `The ${part} of the call does not hold: ${named}.`, { faults });
}
