import { z } from 'zod';

/** A part of the payload that is present or not; older records write null, false or leave it out. */
const part = z.record(z.string(), z.unknown()).nullish();

const upload = z.looseObject({
  name: z.string().optional(),
  confirmationCode: z.string().optional(),
  attachmentId: z.string().optional(),
});

/** The least of a stored 526 submission that must hold; everything else is kept as it came. */
export const payload526 = z.looseObject({
  form526: z.looseObject({ form526: z.record(z.string(), z.unknown()) }),
  form526_uploads: z.array(upload).nullish(),
  form4142: part,
  form0781: part,
  form8940: part,
});

export type Payload526 = z.infer<typeof payload526>;

/** The claim itself. Some records wrap it once more than others. */
export function claimOf(payload: Payload526): Readonly<Record<string, unknown>> {
  const inner = payload.form526.form526;
  return isRecord(inner.form526) ? inner.form526 : inner;
}

/** A part with at least one answer, or undefined. */
export function partOf(payload: Payload526, name: 'form4142' | 'form8940'): Readonly<Record<string, unknown>> | undefined {
  const value = payload[name];
  return isRecord(value) && Object.keys(value).length > 0 ? value : undefined;
}

/** One of the three statements that `form0781` may hold. */
export function statementOf(
  payload: Payload526,
  name: 'form0781' | 'form0781a' | 'form0781v2',
): Readonly<Record<string, unknown>> | undefined {
  const value = payload.form0781?.[name];
  return isRecord(value) && Object.keys(value).length > 0 ? value : undefined;
}

export function isBdd(payload: Payload526): boolean {
  return claimOf(payload).bddQualified === true;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
