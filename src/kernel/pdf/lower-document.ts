import type { DocumentBlock, DocumentModel, DocumentRow } from '../../sdk/document-model.ts';
import type { Coverage } from './font-coverage.ts';
import { type FootOutlines, footOutlines } from './outline-text.ts';
import { type Paragraph, paragraphsOf, printableText } from './printable-text.ts';

/** One line of the flat list that the template sets in order. The tree is lowered here, so that no depth of nesting meets a limit of typst's. */
export type LoweredBlock =
  | { readonly t: 'section'; readonly text: Paragraph }
  | { readonly t: 'heading'; readonly depth: number; readonly level: number; readonly text: Paragraph }
  | {
      readonly t: 'row';
      readonly depth: number;
      readonly label: Paragraph;
      readonly value: readonly Paragraph[];
      readonly isEmpty: boolean;
    }
  | { readonly t: 'answer'; readonly depth: number; readonly label: Paragraph; readonly value: readonly Paragraph[] }
  | { readonly t: 'text'; readonly depth: number; readonly value: readonly Paragraph[] }
  | { readonly t: 'note'; readonly depth: number; readonly value: readonly Paragraph[] };

export interface LoweredDocument {
  readonly title: Paragraph;
  readonly plainTitle: string;
  readonly subtitle: Paragraph | null;
  readonly lang: string;
  readonly region: string | null;
  readonly formNumber: Paragraph | null;
  readonly label: readonly Paragraph[] | null;
  readonly foot: FootOutlines;
  readonly isCompact: boolean;
  readonly blocks: readonly LoweredBlock[];
}

/**
 * Only an answer that fits on one line (this many ems) stands beside its question; a longer one stands below it over the whole width. Beside
 * each other, the lines of two columns come out of a text extraction in turns.
 */
const SIDE_BY_SIDE = 27;
const DEEPEST_INDENT = 4;
/** 10,000 answers as grids take 2.5 s and 600 MB in typst. */
const MOST_GRIDS = 1_500;
/** PDF/UA forbids a heading level to be skipped; sections are level 1, and deeper groups share the last one. */
const DEEPEST_HEADING = 5;

/** Turns a model into what the template sets, with the warnings about characters that could not be shown as they are. */
export function lowerDocument(model: DocumentModel, coverage: Coverage): { lowered: LoweredDocument; warnings: string[] } {
  const count = { replaced: 0, escaped: 0 };
  const clean = (value: string): string => {
    const { text, replaced, escaped } = printableText(value, coverage);
    count.replaced += replaced;
    count.escaped += escaped;
    return text;
  };
  const blocks = blocksOf(model, clean);
  const lowered = { ...headOf(model, clean), isCompact: blocks.length > MOST_GRIDS, blocks };
  return { lowered, warnings: warningsOf(count) };
}

type Clean = (value: string) => string;

function headOf(model: DocumentModel, clean: Clean): Omit<LoweredDocument, 'blocks' | 'isCompact'> {
  const [, lang = 'en', region = null] = /^([a-z]{2,3})(?:-([A-Z]{2}))?$/.exec(model.language) ?? [];
  const one = (text: string | undefined) => (text === undefined ? null : lineOf(text, clean));
  return {
    title: lineOf(model.title, clean),
    plainTitle: clean(model.title).replaceAll('\n', ' '),
    subtitle: one(model.subtitle),
    lang,
    region,
    formNumber: one(model.formNumber),
    label: model.label === undefined ? null : paragraphsOf(clean(model.label)),
    foot: footOutlines(model.footer === undefined ? null : clean(model.footer)),
  };
}

function blocksOf(model: DocumentModel, clean: Clean): LoweredBlock[] {
  const into: LoweredBlock[] = [];
  for (const section of model.sections) {
    into.push({ t: 'section', text: lineOf(section.title, clean) });
    for (const block of section.blocks) lowerBlock(block, 0, clean, into);
  }
  return into;
}

function lowerBlock(block: DocumentBlock, depth: number, clean: Clean, into: LoweredBlock[]): void {
  const indent = Math.min(depth, DEEPEST_INDENT);
  if (block.kind === 'row') into.push(lowerRow(block, indent, clean));
  else if (block.kind === 'text' || block.kind === 'note')
    into.push({ t: block.kind, depth: indent, value: paragraphsOf(clean(block.text)) });
  else if (block.kind === 'group') lowerGroup(block.title, block.blocks, depth, clean, into);
  else
    for (const [index, entry] of block.entries.entries())
      lowerGroup(entryTitle(block.title, index, block.entries.length), entry, depth, clean, into);
}

function lowerGroup(title: string, blocks: readonly DocumentBlock[], depth: number, clean: Clean, into: LoweredBlock[]): void {
  into.push({
    t: 'heading',
    depth: Math.min(depth, DEEPEST_INDENT),
    level: Math.min(depth + 2, DEEPEST_HEADING),
    text: lineOf(title, clean),
  });
  for (const block of blocks) lowerBlock(block, depth + 1, clean, into);
}

function entryTitle(title: string, index: number, of: number): string {
  return of === 1 ? title : `${title} ${index + 1} of ${of}`;
}

function lowerRow(row: DocumentRow, depth: number, clean: Clean): LoweredBlock {
  const label = lineOf(row.label, clean);
  if (row.value.trim() === '') {
    return { t: 'row', depth, label, value: [row.value === '' ? 'Left blank' : 'Blank space only'], isEmpty: true };
  }
  const text = clean(row.value);
  const value = paragraphsOf(text);
  const isLong = text.includes('\n') || widthOf(text) > SIDE_BY_SIDE;
  return isLong ? { t: 'answer', depth, label, value } : { t: 'row', depth, label, value, isEmpty: false };
}

/** An upper estimate in ems: the widest letters of Noto Sans take one, small ones and digits 0.62. */
function widthOf(text: string): number {
  if (text.length > SIDE_BY_SIDE * 2) return Number.POSITIVE_INFINITY;
  return Array.from(text).reduce((sum, character) => sum + (/[a-z0-9 .,:;/()'-]/.test(character) ? 0.62 : 1), 0);
}

/** Labels and titles are one paragraph; a key of a payload may be any length. */
function lineOf(text: string, clean: Clean): Paragraph {
  return paragraphsOf(clean(text)).flat();
}

function warningsOf(count: { replaced: number; escaped: number }): string[] {
  const warnings: string[] = [];
  if (count.replaced > 0) warnings.push(`${count.replaced} control characters are shown as U+FFFD.`);
  if (count.escaped > 0) warnings.push(`${count.escaped} characters beyond the shipped fonts are written as [U+…].`);
  return warnings;
}
