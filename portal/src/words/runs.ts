import type { RunState } from '../api/index.ts';
import type { Tone } from '../kit/state-tag.tsx';
import { wordsOf } from './codes.ts';

/** What a run's state means to somebody who looks at a list of them. */
export const RUN_STATES: Readonly<Record<RunState, { readonly words: string; readonly tone: Tone }>> = {
  draft: { words: 'Draft, not started', tone: 'quiet' },
  preparing: { words: 'Preparing its items', tone: 'moving' },
  awaiting_approval: { words: 'Waiting for a second person’s approval', tone: 'waiting' },
  approved: { words: 'Approved, not started', tone: 'waiting' },
  rejected: { words: 'Approval was refused', tone: 'bad' },
  expired: { words: 'Approval came too late', tone: 'bad' },
  queued: { words: 'Waiting for a worker', tone: 'moving' },
  running: { words: 'Running', tone: 'moving' },
  paused: { words: 'Paused', tone: 'waiting' },
  succeeded: { words: 'Finished, all succeeded', tone: 'good' },
  succeeded_with_failures: { words: 'Finished, with failures', tone: 'bad' },
  failed: { words: 'Failed', tone: 'bad' },
  cancelled: { words: 'Cancelled', tone: 'quiet' },
};

/** A state as another answer names it; one that is not listed is shown as words rather than hidden. */
export function runStateWords(state: string): string {
  return Object.hasOwn(RUN_STATES, state) ? RUN_STATES[state as RunState].words : wordsOf(state);
}

export const RUN_STATE_NAMES = Object.keys(RUN_STATES) as [RunState, ...RunState[]];

/** What a task does to the world, in words for whoever approves it. */
export const RISKS = {
  reads: 'Reads only: it changes nothing and sends nothing',
  reversible: 'Changes things that can be changed back',
  irreversible: 'Cannot be taken back',
} as const;

/** How a risk looks in a list or beside a decision. */
export const RISK_TONES: Readonly<Record<keyof typeof RISKS, Tone>> = { reads: 'quiet', reversible: 'moving', irreversible: 'waiting' };

const WAITS = {
  writes: 'An administrator stopped everything that changes or sends.',
  runs: 'Other runs of the same task come first.',
  code: 'The code of its task has changed since the preview. Preview it again.',
} as const;

export function waitWords(waits: keyof typeof WAITS): string {
  return WAITS[waits];
}

const KINDS: Readonly<Record<string, string>> = {
  output: 'Everything that the task wrote',
  succeeded: 'What succeeded',
  failed: 'What failed, with reasons; mend it and give it again',
  unprocessed: 'What was not worked on, with reasons',
};

export function fileWords(kind: string): string {
  return KINDS[kind] ?? wordsOf(kind);
}

interface Selected {
  readonly kind: string;
  readonly [part: string]: unknown;
}

/** What a run is over, in one sentence. */
export function selectionWords(selection: unknown): string {
  const { kind, ...parts } = (selection ?? { kind: 'nothing' }) as Selected;
  const list = (name: string) => ((parts[name] as readonly string[] | undefined) ?? []).map(wordsOf).join(', ');
  switch (kind) {
    case 'csv':
      return 'the submissions that a file names';
    case 'rows':
      return 'the rows of a file';
    case 'worklist':
      return `the next ${String(parts.next)} of the worklist ${String(parts.worklist)}`;
    case 'reviewed':
      return `the reviewed rows of the worklist ${String(parts.worklist)}`;
    case 'query':
      return `submissions that need attention${list('reasons') && `: ${list('reasons')}`}${list('forms') && `, of ${list('forms')}`}`;
    case 'duplicates':
      return 'exact duplicates';
    case 'handoffs':
      return `hand-offs${list('states') && ` that are ${list('states').toLowerCase()}`}${list('destinations') && ` at ${list('destinations')}`}`;
    case 'failed':
      return `what failed in run ${String(parts.runId ?? parts.run)}`;
    default:
      return 'nothing: it works once';
  }
}
