import type { ZodType } from 'zod';

/** Who sent a submission. Every field may be absent in what an older system knows. */
export interface Identity {
  readonly first_name?: string;
  readonly middle_name?: string;
  readonly last_name?: string;
  readonly ssn?: string;
  readonly file_numbers?: readonly string[];
  readonly icn?: string;
  /** The person's number in the corporate database, where it is known. */
  readonly participant_id?: string;
  readonly birth_date?: string;
  readonly zip?: string;
  readonly emails?: readonly string[];
  readonly phone?: string;
}

/** One file that the submission is made of, as the form plans it from the payload. */
export interface PlannedDocument {
  /** `21-526EZ`, `21-4142`; unique within the submission; never a person's file name. */
  readonly label: string;
  readonly documentType: string;
  readonly isRequired: boolean;
  /** The label of the document that this one belongs to. */
  readonly parent?: string;
}

/** An upload that the payload speaks of; matched in order with the attachments that came with the submission. */
export interface PlannedAttachment {
  /** The file's name as the person gave it. */
  readonly name: string;
  readonly documentType: string;
}

export interface AttachmentRules {
  /** Largest PDF in bytes. */
  readonly pdfBytes: number;
  /** Largest other file in bytes. */
  readonly otherBytes: number;
  /** Largest page, in inches, shorter side first. */
  readonly page: readonly [number, number];
}

/** How the same submission given twice is told. Paths are `a.b[].c`; what they name is left out of the comparison. */
export interface FingerprintRules {
  /** Raise it with every change of the rules: fingerprints under other versions are never compared. */
  readonly version: number;
  readonly ignore: readonly string[];
  /** The part of the payload that lists uploads; they are compared by name, size and content instead. */
  readonly uploads?: string;
}

/** One hop of a route: the first of these destinations whose connector is set up. */
export type RouteHop = readonly [string, ...string[]];

/** What a route is chosen by. */
export interface RoutedDocument {
  readonly label: string;
  readonly documentType: string;
  readonly source: 'form' | 'attachment';
  /** Whether it belongs to another document, whose hand-off must be taken first. */
  readonly hasParent: boolean;
}

export interface FormDefinition<Payload = unknown> {
  readonly name: string;
  readonly title: string;
  /** The least that must hold. Unknown keys are kept. */
  readonly payload: ZodType<Payload>;
  documents(payload: Payload): readonly PlannedDocument[];
  attachments(payload: Payload): readonly PlannedAttachment[];
  /**
   * The hops that a document goes, in order; a destination that covers the whole submission takes all of it. Without a route nothing is sent by
   * itself, and what is not proved otherwise needs attention.
   */
  route?(document: RoutedDocument): readonly RouteHop[];
  readonly attachmentRules: AttachmentRules;
  /** Document type of an attachment that names none. */
  readonly attachmentType: string;
  readonly fingerprint: FingerprintRules;
  /** Fields that operators may search by; stored as blind indexes. */
  readonly searchable: Readonly<Record<string, (payload: Payload, identity: Identity) => readonly string[]>>;
}

/** A form whose payload type has been checked at its definition; Waybill parses before it calls. */
export type AnyForm = FormDefinition<never>;

export function defineForm<Payload>(form: FormDefinition<Payload>): AnyForm {
  return form as unknown as AnyForm;
}
