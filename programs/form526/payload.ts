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

const STATEMENTS = ['form0781', 'form0781a', 'form0781v2'] as const;
type Statement = (typeof STATEMENTS)[number];

/** One of the three statements that `form0781` may hold. Some records hold one flat: with `incidents` it is the first version, else the second. */
export function statementOf(payload: Payload526, name: Statement): Readonly<Record<string, unknown>> | undefined {
  const whole = payload.form0781;
  if (!isRecord(whole) || Object.keys(whole).length === 0) return undefined;
  if (!STATEMENTS.some((each) => isRecord(whole[each]))) return name === (whole.incidents ? 'form0781' : 'form0781v2') ? whole : undefined;
  const value = whole[name];
  return isRecord(value) && Object.keys(value).length > 0 ? value : undefined;
}

/** Parts that the program knows, or that hold no answers of the person. */
const KNOWN_PARTS = new Set(['form526', 'form526_uploads', 'form4142', 'form0781', 'form8940', 'flashes']);

/** Parts of the payload that no form of the program takes, so that no answer is left out of the package. */
export function furtherPartsOf(payload: Payload526): Readonly<Record<string, unknown>> | undefined {
  const beside = Object.entries(payload.form526).filter(([name]) => name !== 'form526');
  const parts = Object.entries(payload).filter(([name]) => !KNOWN_PARTS.has(name));
  const answered = [...beside, ...parts].filter(([, value]) => hasAnswer(value));
  return answered.length > 0 ? Object.fromEntries(answered) : undefined;
}

function hasAnswer(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  return typeof value !== 'object' || Object.values(value).some(hasAnswer);
}

export function isBdd(payload: Payload526): boolean {
  return claimOf(payload).bddQualified === true;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
