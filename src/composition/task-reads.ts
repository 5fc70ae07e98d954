import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import type { Reader } from '#kernel/db/reading/index.ts';
import type { TaskReads } from '#sdk';
import { searchField } from '../submissions/index.ts';
import type { RunAuthor } from '../tasks/index.ts';

/** What the questions of tasks are answered with. */
export interface ReadsParts {
  readonly reader: Reader;
  readonly database: Database;
  readonly keyring: Keyring;
}

/** The questions that a run's task may ask, each within the run's program. What opens a person's data notes so in the ledger first, in the author's name. */
export function openTaskReads({ reader, database, keyring }: ReadsParts): (author: RunAuthor) => TaskReads {
  return ({ program, actor, runId }) => ({
    query: async <Row>(text: string, values: readonly unknown[] = []) => (await reader.ask([program], text, values)) as readonly Row[],
    search: (field, values, reason) =>
      database.transaction([program], (session) => searchField(session, keyring, { program, field, values, actor, reason, runId })),
  });
}
