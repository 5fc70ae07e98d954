import type { OpenedSubmission } from './task.ts';

/** `delayed`: it is late or unsure and is being worked on. `mended`: what a person was told of has been put right. */
export type NoticeKind = 'received' | 'delayed' | 'action_needed' | 'mended';

/** A document that failed, as the failure is told. */
export interface FailedDocument {
  readonly label: string;
  readonly documentType: string;
  readonly source: 'form' | 'attachment';
  /** It belongs to another document, which did not fail. */
  readonly hasParent: boolean;
}

/** What a notice would be about, without opening anything. */
export interface NoticeMatter {
  readonly kind: NoticeKind;
  readonly form: string;
  /** Why it failed: a standing's reason or a row of an error table. Null where nothing did. */
  readonly reason: string | null;
  /** Undefined: the whole submission. */
  readonly document: FailedDocument | undefined;
}

/** One submission that a notice is about, opened on record. */
export interface NoticedSubmission {
  readonly submission: OpenedSubmission;
  /** Null where nothing failed. */
  readonly failedAt: Date | null;
  /** Labels of the documents that failed; empty where it is about the whole. */
  readonly documents: readonly string[];
}

export interface NoticeDefinition {
  /** The `function` of the counters: `form526_submission_failure_email`. */
  readonly name: string;
  readonly title: string;
  readonly kind: NoticeKind;
  /** The first definition of a kind that says so is used. */
  isAbout(matter: NoticeMatter): boolean;
  /** Names of templates; their ids are settings of the connector (`template_<name>`). Without `sms` there is no text message. */
  readonly templates: { readonly email: string; readonly sms?: string };
  /** The template's fields. A person reads them: dates and names as they know them. */
  fields(about: readonly NoticedSubmission[]): Readonly<Record<string, string>>;
}

/** Where a person can be reached, the best first. */
export interface NoticeAddresses {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

export interface ProgramNotices {
  /** The connector whose client sends them; left out where nobody has an address. */
  readonly connector?: string;
  /** The `service` of the counters: `disability-application`. */
  readonly service: string;
  /** Hours that a failure must last before anybody is written to. */
  readonly confirmHours: { readonly delayed: number; readonly action_needed: number };
  readonly definitions: readonly NoticeDefinition[];
  addresses(submission: OpenedSubmission): NoticeAddresses;
}

export function defineNotice(definition: NoticeDefinition): NoticeDefinition {
  return definition;
}

export interface NoticeMessage {
  readonly channel: 'email' | 'sms';
  readonly to: string;
  readonly template: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Ours; the same for each try of one message. It is what a message is looked up by. */
  readonly reference: string;
  readonly callbackUrl: string;
}

/** How a send ended. `unknown`: the message may be under way. */
export type NoticeSent =
  | { readonly kind: 'taken'; readonly id: string }
  /** It will not be taken as it is, however often it is sent. */
  | { readonly kind: 'refused'; readonly error: string; readonly httpStatus?: number }
  | { readonly kind: 'not_taken'; readonly error: string; readonly httpStatus?: number; readonly retryAfterMs?: number }
  | { readonly kind: 'unknown'; readonly error: string; readonly httpStatus?: number };

/** What became of a message, in the words of the notify API. */
export type NoticeFate =
  | { readonly kind: 'found'; readonly id: string; readonly status: string }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'failed'; readonly error: string };

export interface NoticeMoment {
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** What a connector's client must offer to send notices. */
export interface NoticeClient {
  /** The bearer secret of call-backs; undefined where none are taken. */
  readonly callbackSecret: string | undefined;
  hasTemplate(name: string): boolean;
  send(message: NoticeMessage, moment: NoticeMoment): Promise<NoticeSent>;
  /** By our reference. */
  find(reference: string, moment: NoticeMoment): Promise<NoticeFate>;
  /** By the API's id. */
  show(id: string, moment: NoticeMoment): Promise<NoticeFate>;
}
