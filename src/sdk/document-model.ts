/**
 * What a program says about a document that it wants printed. Only text: no markup, no layout. Every string comes out literally, whatever it
 * holds, and can be found again by text extraction (line breaks may be added, nothing else is).
 */
export interface DocumentModel {
  readonly title: string;
  readonly subtitle?: string;
  /** BCP 47, for example `en-US`. Readers use it to choose a voice. */
  readonly language: string;
  /** Short name shown at the top right, for example the form's number. */
  readonly formNumber?: string;
  /** A sentence that must not be overlooked, in a box above the first section. */
  readonly label?: string;
  readonly sections: readonly DocumentSection[];
  /** Stands at the foot of every page beside the page number. */
  readonly footer?: string;
}

export interface DocumentSection {
  readonly title: string;
  readonly blocks: readonly DocumentBlock[];
}

export type DocumentBlock = DocumentRow | DocumentGroup | DocumentEntries | DocumentText | DocumentNote;

/** A question and its answer. An empty value is shown as left blank. */
export interface DocumentRow {
  readonly kind: 'row';
  readonly label: string;
  readonly value: string;
}

/** Rows that belong together under a heading; groups may stand within groups. */
export interface DocumentGroup {
  readonly kind: 'group';
  readonly title: string;
  readonly blocks: readonly DocumentBlock[];
}

/** The same questions answered several times: printed as numbered groups (`Event 1 of 3`). */
export interface DocumentEntries {
  readonly kind: 'entries';
  readonly title: string;
  readonly entries: readonly (readonly DocumentBlock[])[];
}

/** Paragraphs over the whole width. Line ends are kept. */
export interface DocumentText {
  readonly kind: 'text';
  readonly text: string;
}

/** A remark of the document's maker, set apart from the answers. */
export interface DocumentNote {
  readonly kind: 'note';
  readonly text: string;
}

/** One field of a blank form and what goes into it. */
export interface FormField {
  /** The field's full name in the blank PDF. */
  readonly field: string;
  /** The question, printed on the continuation page where the value does not fit. */
  readonly label: string;
  /** Text for a text field or the option of a choice; a boolean for a tick. */
  readonly value: string | boolean;
}
