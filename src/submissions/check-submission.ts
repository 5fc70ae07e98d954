import type { ZodError } from 'zod';
import { canonicalJson } from '#kernel/crypto/index.ts';
import type { FormDefinition, Identity } from '#sdk';
import { checkFacts } from './check-facts.ts';
import { payloadTexts } from './fingerprint.ts';
import { type IntakeLine, intakeLine, isPlain } from './intake-line.ts';
import type { AttachmentEntry, CheckedSubmission, Fault, IntakeProgram } from './submission.ts';

export type Checked =
  | { readonly submission: CheckedSubmission }
  | { readonly externalId: string | undefined; readonly faults: readonly Fault[] };

/**
 * Reads one row against the intake format, the program's form and its connectors. Answers the submission, or every fault with field and rule.
 * @param at the present moment: what lies after it is refused
 */
export function checkSubmission(raw: unknown, program: IntakeProgram, at: Date): Checked {
  const line = intakeLine.safeParse(raw);
  if (!line.success) return refuse(raw, faultsOf(line.error, ''));
  const form = program.forms.get(line.data.form) as unknown as FormDefinition | undefined;
  if (!form) return refuse(raw, [{ field: 'form', rule: 'unknown_form', message: 'The program has no form of this name.' }]);
  const payload = form.payload.safeParse(line.data.payload);
  const faults = [...timeFaults(line.data, at), ...(payload.success ? [] : faultsOf(payload.error, 'payload'))];
  if (!payload.success) return refuse(raw, faults);
  return planned(raw as Record<string, unknown>, line.data, form, payload.data, program, at, faults);
}

function planned(
  raw: Record<string, unknown>,
  line: IntakeLine,
  form: FormDefinition,
  payload: unknown,
  program: IntakeProgram,
  at: Date,
  found: Fault[],
): Checked {
  const identity = knownOf(line.identity);
  const plan = attempt(() => planOf(form, payload, identity));
  if (!plan)
    return refuse(raw, [
      ...found,
      { field: 'payload', rule: 'not_plannable', message: 'The form could not be planned from this payload.' },
    ]);
  const texts = attempt(() => textsOf(raw, line, form));
  const { facts, faults } = checkFacts(line, program, plan, at);
  const all = [...found, ...faults, ...typeFaults(plan)];
  if (!texts)
    all.push({ field: '', rule: 'not_canonical', message: 'The row holds half a character, or is nested too deeply to be compared.' });
  if (!texts || all.length > 0) return refuse(raw, all);
  return {
    submission: {
      externalId: line.id,
      form: line.form,
      personId: line.person_id,
      submittedAt: new Date(line.submitted_at),
      payload: raw.payload,
      identity,
      attachments: entriesOf(line),
      ...plan,
      facts,
      ...texts,
    },
  };
}

/** What is not known is absent, however it was written. */
function knownOf(identity: IntakeLine['identity']): Identity {
  return Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== null));
}

function planOf(form: FormDefinition, payload: unknown, identity: Identity) {
  const searchable = Object.entries(form.searchable).flatMap(([field, values]) =>
    [...new Set(values(payload, identity))].filter((value) => value !== '').map((value) => ({ field, value })),
  );
  return { documents: form.documents(payload), uploads: form.attachments(payload), searchable };
}

/** What a form takes out of the payload to be stored in clear. */
function typeFaults({ documents, uploads }: ReturnType<typeof planOf>): Fault[] {
  if ([...documents, ...uploads].every(({ documentType }) => isPlain(documentType))) return [];
  return [{ field: 'payload', rule: 'not_storable', message: 'The type of a document holds a control character or half a character.' }];
}

/** A form's functions are a program's own code over a stranger's payload: what they throw may quote it, so it is not passed on. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Where an attachment was read from is not part of the content; facts are not either, since an older system learns more of them. */
function textsOf(raw: Record<string, unknown>, line: IntakeLine, form: FormDefinition): { canonical: string; compared: string } {
  const attachments = entriesOf(line).map(({ name, documentType = null }) => ({ name, document_type: documentType }));
  const submittedAt = new Date(line.submitted_at).toISOString();
  const { whole, compared } = payloadTexts(raw.payload, form.fingerprint);
  const rest = canonicalJson({
    form: line.form,
    person_id: line.person_id,
    submitted_at: submittedAt,
    identity: raw.identity,
    attachments,
  });
  return { canonical: `[${rest},${whole}]`, compared };
}

function entriesOf(line: IntakeLine): AttachmentEntry[] {
  return (line.attachments ?? []).map(({ name, path, uri, document_type }) => ({
    name,
    ...(path == null ? {} : { path }),
    ...(uri == null ? {} : { uri }),
    ...(document_type == null ? {} : { documentType: document_type }),
  }));
}

function timeFaults(line: IntakeLine, at: Date): Fault[] {
  if (new Date(line.submitted_at) <= at) return [];
  return [{ field: 'submitted_at', rule: 'in_the_future', message: 'The time lies in the future.' }];
}

function refuse(raw: unknown, faults: readonly Fault[]): Checked {
  const id = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>).id : undefined;
  return { externalId: typeof id === 'string' ? id : undefined, faults };
}

const MOST_FAULTS = 50;
const FIELD_CHARACTERS = 200;

function faultsOf(error: ZodError, below: string): Fault[] {
  return error.issues.slice(0, MOST_FAULTS).map(({ path, code, message }) => ({
    field: fieldOf(below, path).slice(0, FIELD_CHARACTERS),
    rule: code === 'custom' ? 'not_allowed' : code,
    message,
  }));
}

function fieldOf(below: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (field, key) => (typeof key === 'number' ? `${field}[${key}]` : `${field}${field && '.'}${String(key)}`),
    below,
  );
}
