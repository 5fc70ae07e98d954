import type { Readable } from 'node:stream';
import type { ZodType } from 'zod';
import type { DocumentModel, FormField } from './document-model.ts';
import type { Identity } from './form.ts';
import type { CorrectableField, Outcome, PackageEffect } from './outcome.ts';
import type { TaskReads } from './reads.ts';
import type { TaskSchedule } from './schedule.ts';
import type {
  Choice,
  ChoiceContext,
  Foreseen,
  HandoffFacts,
  PreviewContext,
  RowModel,
  Sample,
  SampleContext,
  TaskOver,
} from './task-inputs.ts';

export type Risk = 'reads' | 'reversible' | 'irreversible';

/** What is known of a submission without opening its payload. Eligibility is a pure function of it, asked at preview and again when the item runs. */
export interface SubmissionFacts {
  readonly id: string;
  readonly form: string;
  readonly state: string;
  readonly reason: string | null;
  /** Labels of required documents that cannot be read, with the problem's code. */
  readonly problems: readonly { readonly label: string; readonly code: string }[];
  /** The kept submission that an exact duplicate would be marked against, by the rule of the duplicates slice. */
  readonly duplicateOf: string | null;
}

export interface DocumentView {
  readonly label: string;
  readonly documentType: string;
  readonly isRequired: boolean;
  readonly source: 'form' | 'attachment';
  readonly mediaType: string | null;
  readonly bytes: number | null;
  /** SHA-256 in hex of the file that came, for attachments. */
  readonly sha256: string | null;
  /** The person's own file name, for attachments. */
  readonly fileName: string | null;
}

/** A submission with its payload opened. Reading it is recorded in the ledger before the task sees it. */
export interface OpenedSubmission {
  readonly id: string;
  readonly form: string;
  readonly submittedAt: Date;
  readonly contentHash: Buffer;
  readonly payload: unknown;
  readonly identity: Identity;
  readonly documents: readonly DocumentView[];
  /** Recorded overrides of what was sent, by field. `identity` has them already; what the payload says of the same is not changed. */
  readonly corrections?: Readonly<Partial<Record<CorrectableField, string>>>;
}

export interface RenderedPdf {
  readonly pdf: Buffer;
  readonly warnings: readonly string[];
}

/** PDF work, done off the main thread. */
export interface PdfKit {
  render(document: DocumentModel): Promise<RenderedPdf>;
  fromImage(image: Buffer, title: string): Promise<RenderedPdf>;
  fromText(text: Buffer, title: string): Promise<RenderedPdf>;
  /** How many pages a PDF has; 0 where it cannot be opened. */
  pages(pdf: Buffer): Promise<number>;
  /** `overflow` are the values that did not fit; they are printed in full on continuation pages under `title`. */
  fill(blank: Buffer, fields: readonly FormField[], title: string): Promise<{ pdf: Buffer; overflow: readonly FormField[] }>;
}

export interface PackageEntry {
  readonly name: string;
  readonly documentType: string;
  readonly isTranscription?: boolean;
  readonly content: Buffer | (() => Promise<Readable>);
}

export interface PackageWriter {
  /** Streams one zip into the object store under a key derived from `contentHash`; a second try finds the first one's object. */
  put(request: {
    readonly contentHash: Buffer;
    readonly entries: readonly PackageEntry[];
    readonly overrides: Readonly<Record<string, string>>;
  }): Promise<PackageEffect>;
}

export interface TaskContext<Params = unknown> {
  readonly program: string;
  readonly runId: number;
  /** When the run was asked for. What must come out the same on a second try is derived from it, not from the clock. */
  readonly requestedAt: Date;
  readonly params: Params;
  readonly signal: AbortSignal;
  now(): Date;
  /** A connector's client by name, as the program's definition builds it. */
  connector<Client>(name: string): Client;
  readonly pdf: PdfKit;
  /** Questions to the database; for every task, whatever its risk. */
  readonly reads: TaskReads;
}

export interface ItemContext<Params = unknown> extends TaskContext<Params> {
  readonly submission: OpenedSubmission;
  /** The bytes of an attachment, decrypted. */
  attachment(label: string): Promise<Readable>;
  readonly packages: PackageWriter;
  /** A blank official form that the installation supplies, or undefined. */
  blankForm(name: string): Promise<Buffer | undefined>;
}

interface TaskBase<Params> {
  readonly name: string;
  readonly title: string;
  /** What it does, in words for someone who does not read code. */
  readonly description: string;
  /** `reads` runs where it can neither write nor send. */
  readonly risk: Risk;
  /** Distinct people, never the one who asks, who must agree before it runs. */
  readonly approvals: number;
  /** One schema gives validation, the API's description, the command line's `--param` and the portal's form. */
  readonly params: ZodType<Params>;
  /** What a parameter may be, where only the installation knows: by parameter. Another value is refused when a run is drafted; the rest is judged by `params`. */
  readonly choices?: Readonly<Record<string, (context: ChoiceContext) => Promise<readonly Choice[]>>>;
  /** What it may run over. */
  readonly over: readonly TaskOver[];
  /** Items in work at once over all workers. */
  readonly concurrency: number;
  /** Items a second over all workers: the most that a run may be given. Unbounded where left out. */
  readonly ratePerSecond?: number;
  /** So many failed items pause the run. */
  readonly failureBudget: number;
  /** Runs of it that may be live at once; unbounded where left out. */
  readonly mostRuns?: number;
  /** A run that is in work so long without having ended, since its start or since somebody resumed it, is paused and a finding. */
  readonly deadlineMinutes?: number;
  /** A task of risk `reads` that works longer than this on one item, or on one slice, is ended there, and the items fail by name; 300 where left out. */
  readonly mostSeconds?: number;
  /** What somebody must be allowed to ask for a run of it; `operate` where left out. */
  readonly requires?: 'operate' | 'administer';
  /** In an emergency an administrator may start it without approval; somebody else reviews it within so many hours. Never what is irreversible. */
  readonly breakGlass?: { readonly reviewWithinHours: number };
  readonly schedules?: readonly TaskSchedule[];
  readonly outputColumns: readonly string[];
}

/** What tasks over submissions say of one. */
interface OverSubmissions<Params> {
  /** Why a submission is not eligible, as a short code; undefined when it is. */
  notEligible(facts: SubmissionFacts): string | undefined;
  sample?(context: SampleContext<Params>, facts: SubmissionFacts): Promise<Sample>;
}

/** What tasks over rows say of one. */
interface OverRows<Params, Row> {
  readonly row: RowModel<Row>;
  /** Why a row that fits the schema is not eligible, as a short code; undefined when it is. */
  notEligible?(row: Row): string | undefined;
  sample?(context: SampleContext<Params>, row: Row): Promise<Sample>;
}

/** A task whose effect is on one submission at a time, with its payload opened. */
export interface ItemTask<Params = unknown> extends TaskBase<Params>, OverSubmissions<Params> {
  readonly works: 'on one submission';
  perform(context: ItemContext<Params>): Promise<Outcome>;
}

/** A task whose effect is on a slice of submissions at once, without opening payloads. Answers one outcome for each, in order. */
export interface SliceTask<Params = unknown> extends TaskBase<Params>, OverSubmissions<Params> {
  readonly works: 'on a slice';
  performSlice(context: TaskContext<Params>, submissions: readonly SubmissionFacts[]): Promise<readonly Outcome[]>;
}

/** A task whose effect is on one row of a CSV at a time. */
export interface RowTask<Params = unknown, Row = Record<string, unknown>> extends TaskBase<Params>, OverRows<Params, Row> {
  readonly works: 'on one row';
  performRow(context: TaskContext<Params>, row: Row): Promise<Outcome>;
}

/** A task whose effect is on a slice of rows at once. Answers one outcome for each, in order. */
export interface RowsTask<Params = unknown, Row = Record<string, unknown>> extends TaskBase<Params>, OverRows<Params, Row> {
  readonly works: 'on a slice of rows';
  performRows(context: TaskContext<Params>, rows: readonly Row[]): Promise<readonly Outcome[]>;
}

/** A task whose effect is on a slice of hand-offs at once. Answers one outcome for each, in order. */
export interface HandoffsTask<Params = unknown> extends TaskBase<Params> {
  readonly works: 'on a slice of handoffs';
  /** Why a hand-off is not eligible, as a short code; undefined when it is. */
  notEligible(facts: HandoffFacts): string | undefined;
  sample?(context: SampleContext<Params>, facts: HandoffFacts): Promise<Sample>;
  performHandoffs(context: TaskContext<Params>, handoffs: readonly HandoffFacts[]): Promise<readonly Outcome[]>;
}

/** A task without input: its run has one item. */
export interface OnceTask<Params = unknown> extends TaskBase<Params> {
  readonly works: 'once';
  /** What it would do, counted. It is frozen with the preview: people agree to it, and where it changes a preview made again is another one. */
  preview?(context: PreviewContext<Params>): Promise<readonly Foreseen[]>;
  performOnce(context: TaskContext<Params>): Promise<Outcome>;
}

export type TaskDefinition<Params = unknown, Row = never> =
  | ItemTask<Params>
  | SliceTask<Params>
  | RowTask<Params, Row>
  | RowsTask<Params, Row>
  | HandoffsTask<Params>
  | OnceTask<Params>;

export type AnyTask = TaskDefinition<never>;

/** Fixes a task's types: what `params` and `row` parse is what the effect is given. */
export function defineTask<Params>(task: ItemTask<Params>): ItemTask<never>;
export function defineTask<Params>(task: SliceTask<Params>): SliceTask<never>;
export function defineTask<Params, Row>(task: RowTask<Params, Row>): RowTask<never, never>;
export function defineTask<Params, Row>(task: RowsTask<Params, Row>): RowsTask<never, never>;
export function defineTask<Params>(task: HandoffsTask<Params>): HandoffsTask<never>;
export function defineTask<Params>(task: OnceTask<Params>): OnceTask<never>;
export function defineTask(task: unknown): AnyTask {
  return task as AnyTask;
}
