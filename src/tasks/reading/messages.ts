import type { Outcome } from '#sdk';

/** What the child is started with, as JSON in its arguments. */
export interface ChildStart {
  /** The module that exports the program, or tasks themselves. */
  readonly module: string;
}

/** One call of one of a task's `perform…` functions, with what of its context can be copied. */
export interface PerformMessage {
  readonly kind: 'perform';
  readonly call: number;
  readonly task: string;
  readonly clockOffsetMs: number;
  readonly context: {
    readonly program: string;
    readonly runId: number;
    readonly requestedAt: Date;
    readonly params: unknown;
  };
  /** A submission with its payload, one row, or a list of facts or rows; undefined for `once`. */
  readonly input: unknown;
}

/** What the task may ask its parent for while it works on a call. */
export type Door = 'reads' | 'pdf' | 'attachment' | 'attachment_bytes' | 'blank_form';

export type ToChild =
  | PerformMessage
  | { readonly kind: 'abort'; readonly call: number }
  | { readonly kind: 'answer'; readonly ask: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly ask: number; readonly code: string | undefined; readonly message: string };

export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'not_loaded'; readonly message: string }
  | { readonly kind: 'performed'; readonly call: number; readonly answer: unknown }
  /** The task threw: what that came to, without the error's own words. */
  | { readonly kind: 'threw'; readonly call: number; readonly outcome: Outcome }
  /** Something that may not be done was tried on behalf of the call. */
  | { readonly kind: 'refused'; readonly call: number; readonly what: string }
  | {
      readonly kind: 'ask';
      readonly ask: number;
      readonly call: number;
      readonly door: Door;
      readonly name: string;
      readonly args: readonly unknown[];
    };
