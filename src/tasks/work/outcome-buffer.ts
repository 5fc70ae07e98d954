import type { TaskTimings } from '../ports.ts';
import type { RecordedOutcome } from './outcomes.sql.ts';
import type { Going } from './record-outcomes.ts';

export interface OutcomeBuffer {
  /**
   * Resolves at once while writing keeps up, later when it does not: items wait instead of memory growing. A failure is written before its lane
   * goes on, so that a spent budget stops the run a few items later and not a slice later.
   */
  add(...recorded: readonly RecordedOutcome[]): Promise<void>;
  /** Writes what is left. Throws what writing threw. */
  drain(): Promise<void>;
}

interface BufferOptions {
  readonly timings: Pick<TaskTimings, 'flushItems' | 'flushMs'>;
  /** Groups that go together, where so many wait. */
  readonly mostGroups?: number;
  write(recorded: readonly RecordedOutcome[]): Promise<Going>;
  onGoing(going: Going): void;
}

/** What waited while a group was written goes together, up to so many groups' worth. */
const MOST_GROUPS = 4;
/** Of rows, whose outcomes change one submission at most: a whole slice of them goes in one transaction. */
export const MOST_GROUPS_OF_ROWS = 80;

/** Gathers outcomes and writes them in groups, one group at a time, in the order in which they came. */
export function createOutcomeBuffer({ timings, write, onGoing, mostGroups = MOST_GROUPS }: BufferOptions): OutcomeBuffer {
  let waiting: RecordedOutcome[] = [];
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let fault: { readonly error: unknown } | undefined;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0 && !fault) {
      const group = waiting.slice(0, timings.flushItems * mostGroups);
      waiting = waiting.slice(group.length);
      try {
        onGoing(await write(group));
      } catch (error) {
        fault = { error };
        onGoing('lost');
      }
    }
  }
  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing ??= writeAll().finally(() => {
      writing = undefined;
    });
    return writing;
  }

  const isDone = () => waiting.length === 0 || fault !== undefined;

  return {
    add: async (...recorded) => {
      waiting.push(...recorded);
      const hasFailure = recorded.some(({ outcome }) => outcome.kind === 'failed' || outcome.kind === 'unknown');
      if (hasFailure || waiting.length >= timings.flushItems) void flush();
      else timer ??= setTimeout(() => void flush(), timings.flushMs);
      if (hasFailure || waiting.length >= timings.flushItems * mostGroups) await writing;
    },
    drain: async () => {
      while (!isDone()) await flush();
      clearTimeout(timer);
      await writing;
      if (fault) throw fault.error;
    },
  };
}
