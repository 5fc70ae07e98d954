import type { Readable } from 'node:stream';
import type { Database, Session } from '#kernel/db/database.ts';
import type { Jobs } from '#kernel/jobs/index.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import type {
  CorrectionEffect,
  Effects,
  Foreseen,
  NoticeEffect,
  OpenedSubmission,
  PackageEffect,
  PackageWriter,
  PdfKit,
  PersonHistoryEffect,
  PurgeEffect,
  ReadyListEffect,
  RedactionEffect,
  RenewalEffect,
  TaskDefinition,
  TaskReads,
} from '#sdk';
import type { Actor } from '../ledger/index.ts';
import type { OpenBuckets } from '../submissions/index.ts';

/** What the engine needs of a loaded program; the registry's programs satisfy it. `codeHash` changes with the code that a run would execute. */
export interface TaskProgram {
  readonly name: string;
  /** Days that a released submission may wait for its first step. */
  readonly startWithinDays: number;
  readonly tasks: ReadonlyMap<string, CodeOfTask & { readonly definition: TaskDefinition<never> }>;
  /** What the choices of a parameter are made from. */
  readonly forms?: ReadonlyMap<string, { readonly title: string; readonly searchable: object }>;
  readonly destinations?: ReadonlyMap<string, { readonly title: string }>;
  readonly exports?: ReadonlyMap<string, { readonly title: string }>;
  readonly notices?: { readonly definitions: readonly { readonly name: string; readonly title: string }[] } | undefined;
}

export interface CodeOfTask {
  readonly codeHash: string;
  /** The module that exports the task, or its program as default; a task that only reads is loaded from it in a process of its own. */
  readonly module?: string;
  /** What `codeHash` is the hash of. */
  readonly codePath?: string;
}

export interface RegisteredTask extends CodeOfTask {
  readonly program: TaskProgram;
  readonly task: TaskDefinition<never>;
}

/** The secrets that the installation offers to tasks, by reference: `env:NAME`, `file:/path`. */
export interface TaskSecrets {
  readonly offered: readonly string[];
  /** @throws WB_SECRET where it is not offered, or nothing stands there */
  read(reference: string): string;
}

/** A personal value at rest: base64 of what the key ring encrypted, and its keyed hash under the key of that id. */
export interface SealedValue {
  readonly sealed: string;
  readonly mac: string;
  readonly key: string;
}

/** What keeps personal parameters of runs; composed over the key ring. */
export interface PersonalValues {
  seal(program: string, text: string): Promise<SealedValue>;
  open(program: string, value: SealedValue): Promise<string>;
  /** Undefined where it stands under the newest data key already. */
  rewrap(value: SealedValue): Promise<SealedValue | undefined>;
  macOf(text: string, key: string): string;
}

/** Where tasks that only read are performed: in processes that can do nothing else. */
export interface ReadingRoom {
  /** The task as it is to be performed: what only reads goes to its own process, everything else stays as it is. */
  apart(registered: RegisteredTask): TaskDefinition<never>;
  close(): Promise<void>;
}

/** The parts of a task's context that come from elsewhere: connectors' clients, PDF work, packages, blank forms. */
export interface TaskParts {
  connector<Client>(name: string): Client;
  readonly pdf: PdfKit;
  /** A writer of packages of one submission, by external id. */
  packages(externalId: string): PackageWriter;
  blankForm(name: string): Promise<Buffer | undefined>;
  /** What is asked is asked in this name. */
  reads(author: RunAuthor): TaskReads;
}

/** Builds the parts for one slice of a run; `signal` aborts when the slice is lost to another worker. */
export type TaskWorkshop = (program: string, runId: number, signal: AbortSignal) => TaskParts;

/** What an item was about, whatever it was: a submission, a hand-off, a row, or nothing. */
export interface ItemEffect<Effect> {
  readonly position: number;
  readonly externalId: string;
  readonly submissionId: number | null;
  readonly handoffId: number | null;
  readonly effect: Effect;
}

export interface EffectOf<Effect> {
  readonly submissionId: number;
  readonly externalId: string;
  readonly effect: Effect;
}

/** On whose behalf a run changes things: who asked for it, and why. */
export interface RunAuthor {
  readonly runId: number;
  readonly program: string;
  readonly actor: Actor;
  readonly reason: string;
}

/** A submission as a task sees it. Its attachments are read without asking the database again: one query an attachment cost a package a fifth of its time. */
export interface OpenedItem {
  readonly submission: OpenedSubmission;
  /** @throws WB_NOT_FOUND where there is no such attachment, or it never came */
  attachment(label: string): Promise<Readable>;
}

/** Doors that composition opens: what needs keys, and what stands after this slice. Each joins the transaction and takes all its rows at once. */
export interface TaskDoors {
  /** Opens payloads, having noted in the ledger that it does. Ids it cannot open are left out. */
  open(session: Session, author: RunAuthor, submissionIds: readonly number[]): Promise<ReadonlyMap<number, OpenedItem>>;
  package(session: Session, author: RunAuthor, rows: readonly EffectOf<PackageEffect>[]): Promise<void>;
  /** What these refuse fails its item; see `recordOutcomes`. One that is left out refuses every effect of its kind. */
  readonly correction?: Door<EffectOf<CorrectionEffect>>;
  readonly renewal?: Door<ItemEffect<RenewalEffect>>;
  readonly readyList?: Door<ItemEffect<ReadyListEffect>>;
  readonly personHistory?: Door<ItemEffect<PersonHistoryEffect>>;
  readonly redaction?: Door<ItemEffect<RedactionEffect>>;
  readonly purge?: Door<ItemEffect<PurgeEffect>>;
  readonly notice?: Door<EffectOf<NoticeEffect>>;
  /** What effects of a success would change, counted by whoever makes them. Changes nothing. */
  foresee?(session: Session, program: string, effects: Effects): Promise<readonly Foreseen[]>;
}

type Door<Row> = (session: Session, author: RunAuthor, rows: readonly Row[]) => Promise<void>;

export interface TaskTimings {
  /** A slice whose worker is silent for so long goes to another. */
  readonly leaseMs: number;
  readonly renewMs: number;
  /** Outcomes are recorded together: so many, or so long after the first. */
  readonly flushItems: number;
  readonly flushMs: number;
  /** How often a worker looks for slices that nobody works on. */
  readonly sweepMs: number;
}

export const TIMINGS: TaskTimings = { leaseMs: 10_000, renewMs: 3_000, flushItems: 50, flushMs: 200, sweepMs: 2_000 };

/** What composition gives every use case of this slice. */
export interface TaskHouse {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly objects: ObjectStore;
  readonly programs: ReadonlyMap<string, TaskProgram>;
  readonly doors: TaskDoors;
  readonly workshop: TaskWorkshop;
  readonly reading: ReadingRoom;
  readonly secrets: TaskSecrets;
  readonly personal: PersonalValues;
  /** Opens the buckets that inputs come from, so that result files can be put beside them; closed by whoever opened them. */
  readonly buckets?: () => OpenBuckets;
  readonly timings: TaskTimings;
  /** Names this process in leases. */
  readonly worker: string;
  /** Tells listeners that a run moved on; throttled. */
  announce(session: Session, runId: string): Promise<void>;
}
