import type { Reader } from '#kernel/db/reading/index.ts';
import type { TaskReads } from '#sdk';
import type { RunAuthor } from '../tasks/index.ts';

/** What the questions of tasks are answered with. */
export interface ReadsParts {
  readonly reader: Reader;
}

/** The questions that a run's task may ask, each within the run's program. What opens a person's data notes so in the ledger first, in the author's name. */
export function openTaskReads({ reader }: ReadsParts): (author: RunAuthor) => TaskReads {
  return ({ program }) => ({
    query: async <Row>(text: string, values: readonly unknown[] = []) => (await reader.ask([program], text, values)) as readonly Row[],
  });
}
