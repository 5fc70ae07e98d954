import type { Session } from '#kernel/db/database.ts';
import { recordOccurrences } from '../triage/index.ts';
import { selectNewestMove } from './lists.sql.ts';

/** A message that was not sent or did not arrive is a failure of its class like any other. Its number is that of the move that it caused. */
export async function tellTriage(
  session: Session,
  notice: { readonly id: number; readonly program: string; readonly name: string },
): Promise<void> {
  const move = await selectNewestMove(session, notice.id);
  if (!move) return;
  const { program, name: place } = notice;
  const { code, message } = codeOf(move.why ?? 'no_reason');
  const { sourceId, submissionId, at } = move;
  const failure = { sourceId, submissionId, at, program, place, code, message, stage: 'notice' as const, step: null, weight: 1 };
  await recordOccurrences(session, { programs: new Map() }, 'notices', [failure]);
}

/** The notify API's words in the form of codes, which triage keeps as they are: `AuthError` is `auth_error`, `unconfirmed` is `notice_unconfirmed`. */
function codeOf(why: string): { readonly code: string; readonly message: string | null } {
  const [word = '', message = null] = why.split(': ', 2);
  const code = word
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  return { code: code.includes('_') ? code : `notice_${code}`, message };
}
