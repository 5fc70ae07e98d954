import { z } from 'zod';

/**
 * The least of a stored 526 submission that must hold: a claim, wrapped once, twice or not at all. What its other parts are is not for intake to
 * judge: older records write null, false or an empty list for a part that is not there, and a part of another shape is printed as it came.
 */
export const payload526 = z.looseObject({
  form526: z.record(z.string(), z.unknown()).refine((claim) => isRecord(claim.form526) || hasAnswer(claim), 'There is no claim in it.'),
  form526_uploads: z.unknown().optional(),
  form4142: z.unknown().optional(),
  form0781: z.unknown().optional(),
  form8940: z.unknown().optional(),
});

export type Payload526 = z.infer<typeof payload526>;

type Part = Readonly<Record<string, unknown>>;

/** The claim itself, below as many wraps as there are. */
export function claimOf(payload: Payload526): Part {
  return unwrap(payload).claim;
}

/** `beside`: what stands on the way there, by the path at which it stands. */
function unwrap({ form526 }: Payload526): { readonly claim: Part; readonly beside: Part } {
  let claim: Part = form526;
  const beside: Record<string, unknown> = {};
  for (let way = ''; isRecord(claim.form526); way += 'form526.') {
    const { form526: inner, ...others } = claim;
    for (const [name, value] of Object.entries(others)) beside[`${way}${name}`] = value;
    claim = inner;
  }
  return { claim, beside };
}

/** A part with at least one answer, or undefined. */
export function partOf(payload: Payload526, name: 'form4142' | 'form8940'): Part | undefined {
  const value = payload[name];
  return isRecord(value) && hasAnswer(value) ? value : undefined;
}

/** An upload that the payload speaks of; a field of another type than text says nothing. */
export interface ListedUpload {
  readonly name?: string;
  readonly attachmentId?: string;
}

/** The uploads of the list; what is no object with at least one answer names none. */
export function uploadsOf({ form526_uploads: uploads }: Payload526): readonly ListedUpload[] {
  if (!Array.isArray(uploads)) return [];
  return uploads.filter(isUpload).map(({ name, attachmentId }) => ({
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof attachmentId === 'string' && attachmentId.trim() !== '' ? { attachmentId } : {}),
  }));
}

function isUpload(value: unknown): value is Part {
  return isRecord(value) && hasAnswer(value);
}

const STATEMENTS = ['form0781', 'form0781a', 'form0781v2'] as const;
type Statement = (typeof STATEMENTS)[number];

/** One of the three statements that `form0781` may hold. Some records hold one flat: with `incidents` it is the first version, else the second. */
export function statementOf(payload: Payload526, name: Statement): Readonly<Record<string, unknown>> | undefined {
  const whole = payload.form0781;
  if (!isRecord(whole) || !hasAnswer(whole)) return undefined;
  if (!STATEMENTS.some((each) => isRecord(whole[each]))) return name === (whole.incidents ? 'form0781' : 'form0781v2') ? whole : undefined;
  const value = whole[name];
  return isRecord(value) && hasAnswer(value) ? value : undefined;
}

/** Parts that the program knows, or that hold no answers of the person. */
const KNOWN_PARTS = new Set(['form526', 'form526_uploads', 'form4142', 'form0781', 'form8940', 'flashes']);

/** Parts of the payload that no form of the program takes, so that no answer is left out of the package. */
export function furtherPartsOf(payload: Payload526): Readonly<Record<string, unknown>> | undefined {
  const beside = Object.entries(unwrap(payload).beside);
  const parts = Object.entries(payload).filter(([name]) => !KNOWN_PARTS.has(name));
  const answered = [...beside, ...parts, ...Object.entries(misshapenOf(payload))].filter(([, value]) => hasAnswer(value));
  return answered.length > 0 ? Object.fromEntries(answered) : undefined;
}

/** What of the known parts no form can take, since it has another shape. False in the place of a part says that there is none. */
function misshapenOf(payload: Payload526): Part {
  const { form4142, form0781, form8940, form526_uploads: uploads } = payload;
  const hasStatement = STATEMENTS.some((name) => statementOf(payload, name) !== undefined);
  const parts = {
    form4142: isRecord(form4142) ? null : form4142,
    form0781: hasStatement ? null : form0781,
    form8940: isRecord(form8940) ? null : form8940,
    form526_uploads: Array.isArray(uploads) ? uploads.filter((each) => !isUpload(each)) : uploads,
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== false));
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
