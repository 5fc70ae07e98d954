import type { ZodType } from 'zod';
import type { Effects } from './outcome.ts';
import type { TaskReads } from './reads.ts';

/** What a task may run over. `failed` is what failed in an earlier run of the same task, or a mended file of it; `nothing` is one item without input. */
export type TaskOver = 'worklist' | 'csv' | 'query' | 'duplicates' | 'handoffs' | 'failed' | 'nothing';

/** A value of a cell, as a file shows it. */
export type Cell = string | number | boolean | null;

/**
 * The rows of a CSV that a task runs over. Cells reach the schema as text, exactly as they stand in the file; leading zeros count. A cell that is
 * left empty is no value: an optional column accepts it.
 */
export interface RowModel<Row> {
  /** One key a column. What it refuses is a row that will not run, with the row's number, the field and the rule. */
  readonly schema: ZodType<Row> & { readonly shape: Readonly<Record<string, ZodType>> };
  /** The column that names a row in lists and files; two rows of one name are `repeated`. Without it a row is named by its number. */
  readonly key?: keyof Row & string;
  /** The column that holds a submission's id. Such a row runs only where the submission is known, and its effects are on that submission. */
  readonly submission?: keyof Row & string;
  /** Other headers that a column may have, beside its own name. Capitals, spaces and punctuation do not count. */
  readonly aliases?: Readonly<Partial<Record<keyof Row & string, readonly string[]>>>;
}

/** What is known of a hand-off without asking the partner. */
export interface HandoffFacts {
  readonly id: number;
  /** External id of its submission. */
  readonly submission: string;
  /** Null: the whole submission goes in one delivery. */
  readonly document: string | null;
  readonly destination: string;
  readonly state: string;
  readonly reason: string | null;
  /** The partner's word for where it is. */
  readonly status: string | null;
  readonly receipt: string | null;
  readonly attempts: number;
  readonly stateAt: Date;
  readonly answerBy: Date;
  /** Kinds of its submission's open findings. */
  readonly findings: readonly string[];
}

/** What one item looks like and what it would be, by column. Nothing personal: it is shown to whoever looks at the preview. */
export interface Sample {
  readonly before: Readonly<Record<string, Cell>>;
  readonly after: Readonly<Record<string, Cell>>;
}

/** Where a preview asks for samples: no connector and no effect is within reach. */
export interface SampleContext<Params = unknown> {
  readonly program: string;
  readonly params: Params;
  now(): Date;
}

/** One kind of thing that a run over nothing would change. Nothing personal: it is shown to whoever looks at the preview, and people agree to it. */
export interface Foreseen {
  /** In words: `payload, settled before 2025-11-22`. */
  readonly what: string;
  readonly count: number;
  /** So many of the same that it leaves as they are. */
  readonly kept?: number;
  /** Names of a few of them. */
  readonly examples?: readonly string[];
}

/** Where a task over nothing says what it would do: it may ask, and changes nothing. Personal parameters are not in it. */
export interface PreviewContext<Params = unknown> extends SampleContext<Params> {
  /** When the run was asked for. */
  readonly requestedAt: Date;
  readonly reads: TaskReads;
  /**
   * What these effects of a success would change, as the part that makes them counts it: `purge` is counted, others are not yet.
   * @throws WB_RETENTION_UNSET for a purge of a kind without a period
   */
  foresee(effects: Effects): Promise<readonly Foreseen[]>;
}

/** One value that a parameter may take, and what a person reads. */
export interface Choice {
  readonly value: string;
  readonly title: string;
}

/** How many submissions need attention for one reason. */
export interface AttentionCount {
  readonly form: string;
  readonly reason: string;
  readonly count: number;
}

/** What the choices of a parameter may be made from. */
export interface ChoiceContext {
  readonly program: string;
  /** By name, with their titles. */
  readonly forms: readonly Choice[];
  readonly destinations: readonly Choice[];
  readonly exports: readonly Choice[];
  readonly notices: readonly Choice[];
  /** Fields that the program's forms declare searchable. */
  readonly searchable: readonly string[];
  now(): Date;
  /** What needs attention now, the most frequent first. */
  attention(): Promise<readonly AttentionCount[]>;
}
