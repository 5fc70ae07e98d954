import type { Session } from '#kernel/db/database.ts';
import { selectLinesAbout } from './ledger-lines.sql.ts';
import type { Actor } from './line.ts';
import { redactLines } from './redact-lines.ts';

export interface RedactionAbout {
  readonly program: string;
  /** By kind and id, as lines name them. */
  readonly subjects: readonly { readonly kind: string; readonly id: string | number }[];
  readonly actor: Actor;
  readonly reason: string;
}

/** Empties reason and details of every line about these subjects; who did what to which of them, and when, stays and still proves. */
export async function redactAbout(session: Session, { program, subjects, actor, reason }: RedactionAbout): Promise<number> {
  const lineIds = await selectLinesAbout(session, program, subjects);
  return lineIds.length === 0 ? 0 : redactLines(session, { lineIds, actor, program, reason });
}
