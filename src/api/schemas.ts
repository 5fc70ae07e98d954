import { z } from 'zod';
import { type Sort, sortsOf } from '#kernel/db/list-order.ts';

/** An id of ours, in a path or query. */
export const numberId = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
export const count = z.number().int().nonnegative();
export const instant = z.iso.datetime();
export const programName = z.string().regex(/^[a-z][a-z0-9_]{0,30}$/);
export const worklistName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);
/** The id that the program gave a submission. */
export const externalId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/);
/** Why somebody does something; it stands in the ledger. */
export const reason = z.string().trim().min(1).max(2_000);
/** A short code in a filter. */
export const word = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$/);
export const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** How many of a list at once. */
export function limit(usual: number, most: number) {
  return z.coerce.number().int().min(1).max(most).default(usual);
}

export const inProgram = z.strictObject({ program: programName });
export const byId = z.strictObject({ id: numberId });
export const why = z.strictObject({ reason });

/** `true` or `false`, in a query. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** The orders that a list offers; `-` in front is the other way round. */
export function sortedBy<const Name extends string>(
  names: readonly Name[],
  usual: Sort<NoInfer<Name>>,
): z.ZodDefault<z.ZodType<Sort<Name>>> {
  return (z.enum(sortsOf(names)) as unknown as z.ZodType<Sort<Name>>).default(usual as never);
}

/** The `next` of the page before, of the same order. */
export const cursor = z.string().min(1).max(200);

export function isoOrNull(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
