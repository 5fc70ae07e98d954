import type { Database, Scope } from '#kernel/db/database.ts';
import { type Place, readLines, type StoredLine } from './ledger-lines.sql.ts';

const PAGE = 2_000;

/** One line of the export: what is hashed, its place, and its words unless they were redacted. */
export interface ExportedLine {
  readonly id: number;
  readonly transaction: number;
  readonly at: string;
  readonly actor: string;
  readonly actor_kind: string;
  readonly program: string | null;
  readonly action: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly run_id: string | null;
  readonly commitment: string | null;
  readonly hash: string;
  readonly is_redacted: boolean;
  readonly salt: string | null;
  readonly reason: string | null;
  readonly details: unknown;
}

/** Every line of the scope in the ledger's order, in memory of one page. With the salts, an auditor can prove the words as well. */
export async function* exportLedger(database: Database, scope: Scope): AsyncGenerator<ExportedLine> {
  let place: Place = { transaction: 0, id: 0 };
  for (;;) {
    const page = await database.transaction(scope, (session) => readLines(session, place, Number.MAX_SAFE_INTEGER, PAGE));
    for (const line of page) yield exported(line);
    if (page.length < PAGE) return;
    place = page.at(-1)!;
  }
}

function exported(stored: StoredLine): ExportedLine {
  const { has_details: _, ...line } = stored;
  return { ...line, hash: line.hash.toString('hex'), salt: line.salt?.toString('hex') ?? null };
}
