import type { DocumentBlock, DocumentModel, DocumentSection } from '../../../src/sdk/index.ts';
import { isRecord } from '../payload.ts';
import { answerText, humanise, isAnswer, rowsOf } from './answers.ts';

/** A question of a form: one answer, answers that belong together (flat where the section's title says it already), or the same questions several times over. */
export type Question =
  | { readonly at: string; readonly label: string }
  | { readonly at: string; readonly title: string; readonly isFlat?: true; readonly inside: readonly Question[] }
  | { readonly at: string; readonly each: string; readonly inside: readonly Question[] };

export interface FormText {
  /** The form's number, for example `21-4142`. */
  readonly number: string;
  readonly title: string;
  readonly sections: readonly { readonly title: string; readonly questions: readonly Question[] }[];
}

export const TRANSCRIPTION = 'Transcription of the answers given; not the official form';
const FURTHER = 'Further answers as submitted';

/** What is left of a value after the form's questions have taken theirs; `undefined` when nothing is. */
interface Taken {
  readonly blocks: readonly DocumentBlock[];
  readonly rest: unknown;
}

/**
 * Writes the answers of one part of a payload under the questions of its form. Every answer appears: what no question asks for, or what has
 * another shape than the form knows, stands in a last section under its path. `reference` names the submission at the foot of each page.
 */
export function transcribe(part: Readonly<Record<string, unknown>>, form: FormText, reference: string): DocumentModel {
  const sections: DocumentSection[] = [];
  let rest: unknown = part;
  for (const { title, questions } of form.sections) {
    const taken = takeAll(questions, rest);
    if (taken.blocks.length > 0) sections.push({ title, blocks: taken.blocks });
    rest = taken.rest;
  }
  if (rest !== undefined) sections.push({ title: FURTHER, blocks: rowsOf([], rest) });
  return {
    title: form.title,
    subtitle: `Submission ${reference}`,
    language: 'en-US',
    formNumber: form.number,
    label: TRANSCRIPTION,
    sections,
    footer: `${form.number} · Submission ${reference}`,
  };
}

function takeAll(questions: readonly Question[], from: unknown): Taken {
  if (!isRecord(from)) return { blocks: [], rest: from };
  const blocks: DocumentBlock[] = [];
  let rest: Readonly<Record<string, unknown>> = from;
  for (const question of questions) {
    const taken = take(question, rest);
    blocks.push(...taken.blocks);
    rest = taken.rest;
  }
  return { blocks, rest: isEmptied(rest, from) ? undefined : rest };
}

/** An object that came empty is itself an answer; one that the questions emptied is not. */
function isEmptied(rest: Readonly<Record<string, unknown>>, from: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(rest).length === 0 && Object.keys(from).length > 0;
}

function take(
  question: Question,
  from: Readonly<Record<string, unknown>>,
): { blocks: readonly DocumentBlock[]; rest: Readonly<Record<string, unknown>> } {
  if (!Object.hasOwn(from, question.at)) return { blocks: [], rest: from };
  const { [question.at]: value, ...others } = from;
  const { blocks, rest } = answer(question, value);
  return { blocks, rest: rest === undefined ? others : { ...others, [question.at]: rest } };
}

function answer(question: Question, value: unknown): Taken {
  if ('label' in question) return { blocks: rowsUnder(question.label, value), rest: undefined };
  if ('title' in question) return group(question, value);
  return entries(question.each, question.inside, value);
}

/** A single answer is one row; a list of single answers one row with a line for each; anything else rows under the question's label. */
function rowsUnder(label: string, value: unknown): readonly DocumentBlock[] {
  if (isAnswer(value)) return [{ kind: 'row', label, value: answerText(value) }];
  if (Array.isArray(value) && value.length > 0 && value.every(isAnswer)) {
    return [{ kind: 'row', label, value: value.map((item) => answerText(item)).join('\n') }];
  }
  return rowsOf([label], value);
}

function group({ title, inside, isFlat }: Extract<Question, { title: string }>, value: unknown): Taken {
  if (!isRecord(value) || Object.keys(value).length === 0) return { blocks: rowsUnder(title, value), rest: undefined };
  const { blocks, rest } = takeAll(inside, value);
  return { blocks: isFlat || blocks.length === 0 ? blocks : [{ kind: 'group', title, blocks }], rest };
}

/** Entries keep their place: what one of them holds beyond the questions stands at its own end, not among strangers. */
function entries(title: string, questions: readonly Question[], value: unknown): Taken {
  if (!Array.isArray(value) || value.length === 0) return { blocks: rowsUnder(title, value), rest: undefined };
  const printed = value.map((item) => {
    const { blocks, rest } = takeAll(questions, item);
    return rest === undefined ? blocks : [...blocks, ...further(rest)];
  });
  return { blocks: [{ kind: 'entries', title, entries: printed }], rest: undefined };
}

function further(rest: unknown): readonly DocumentBlock[] {
  if (!isRecord(rest) || Object.keys(rest).length === 0) return rowsOf([], rest);
  return Object.entries(rest).flatMap(([key, value]) => rowsOf([humanise(key)], value));
}
