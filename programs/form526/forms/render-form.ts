import type { ItemContext, PdfKit } from '../../../src/sdk/index.ts';
import type { FormLabel } from '../documents.ts';
import { claimOf, furtherPartsOf, isRecord, type Payload526, partOf, statementOf } from '../payload.ts';
import { BDD_INSTRUCTIONS } from './bdd-instructions.ts';
import { type MappedField, placeAnswers } from './field-map.ts';
import { FIELDS_0781, FIELDS_0781A } from './field-maps/form-0781.ts';
import { FIELDS_0781V2 } from './field-maps/form-0781v2.ts';
import { FIELDS_4142 } from './field-maps/form-4142.ts';
import { FIELDS_8940 } from './field-maps/form-8940.ts';
import { FORM_526 } from './form-526.ts';
import { FORM_0781, FORM_0781A } from './form-0781.ts';
import { FORM_0781V2 } from './form-0781v2.ts';
import { FORM_4142 } from './form-4142.ts';
import { FORM_8940 } from './form-8940.ts';
import { type FormText, transcribe } from './transcribe.ts';

export interface RenderedForm {
  readonly pdf: Buffer;
  /** True when the PDF is our print of the answers, false when the official blank was filled. */
  readonly isTranscription: boolean;
  readonly warnings: readonly string[];
}

type AnsweredForm = Exclude<FormLabel, 'bdd-instructions'>;
type Part = Readonly<Record<string, unknown>>;

const FORMS: Readonly<Record<AnsweredForm, { readonly text: FormText; readonly fields: readonly MappedField[] }>> = {
  // The partner fills the official form for the claim itself; no blank of it is ever filled here.
  '21-526EZ': { text: FORM_526, fields: [] },
  '21-4142': { text: FORM_4142, fields: FIELDS_4142 },
  '21-0781': { text: FORM_0781, fields: FIELDS_0781 },
  '21-0781a': { text: FORM_0781A, fields: FIELDS_0781A },
  '21-0781V2': { text: FORM_0781V2, fields: FIELDS_0781V2 },
  '21-8940': { text: FORM_8940, fields: FIELDS_8940 },
  'further-answers': {
    text: { number: 'Further answers', title: 'Answers that belong to no form of the claim', sections: [] },
    fields: [],
  },
};

/** The form of one document of a submission: the official blank filled where the installation supplies it, otherwise a labelled transcription. */
export async function renderForm(
  context: Pick<ItemContext, 'pdf' | 'blankForm'> & { readonly submission: { readonly id: string } },
  label: FormLabel,
  payload: Payload526,
): Promise<RenderedForm> {
  if (label === 'bdd-instructions') return { ...(await context.pdf.render(BDD_INSTRUCTIONS)), isTranscription: false };
  const blank = FORMS[label].fields.length > 0 ? await context.blankForm(label) : undefined;
  return renderPart(context.pdf, label, answersFor(label, payload), { reference: context.submission.id, ...(blank && { blank }) });
}

/** Prints one part of a payload as its form. `reference` names the submission at the foot of each page. */
export async function renderPart(
  kit: PdfKit,
  label: AnsweredForm,
  part: Part,
  { reference, blank }: { reference: string; blank?: Buffer },
): Promise<RenderedForm> {
  const { text, fields } = FORMS[label];
  if (!blank) return { ...(await kit.render(transcribe(part, text, reference))), isTranscription: true };
  const placed = placeAnswers(part, fields);
  const { pdf } = await kit.fill(blank, [...placed.fields, ...placed.others], `${text.number} · Submission ${reference}`);
  return { pdf, isTranscription: false, warnings: [] };
}

const STATEMENTS = { '21-0781': 'form0781', '21-0781a': 'form0781a', '21-0781V2': 'form0781v2' } as const;

function answersFor(label: AnsweredForm, payload: Payload526): Part {
  if (label === '21-526EZ') return claimOf(payload);
  if (label === '21-4142') return partOf(payload, 'form4142') ?? {};
  if (label === '21-8940') return partOf(payload, 'form8940') ?? {};
  if (label === 'further-answers') return furtherPartsOf(payload) ?? {};
  const statement = statementOf(payload, STATEMENTS[label]) ?? {};
  return label === firstStatement(payload) ? { ...statement, ...besideStatements(payload) } : statement;
}

function firstStatement(payload: Payload526): string | undefined {
  return Object.entries(STATEMENTS).find(([, name]) => statementOf(payload, name) !== undefined)?.[0];
}

/** What `form0781` holds beside its statements would otherwise be in no document; it goes with the first of them. */
function besideStatements(payload: Payload526): Part {
  const known: readonly string[] = Object.values(STATEMENTS);
  const whole = payload.form0781;
  if (!isRecord(whole) || !known.some((name) => isRecord(whole[name]))) return {};
  const others = Object.entries(whole).filter(([name, value]) => value !== null && (!known.includes(name) || !isRecord(value)));
  return others.length === 0 ? {} : { besideTheStatements: Object.fromEntries(others) };
}
