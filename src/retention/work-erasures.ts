import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { blankArchivedLines } from '../exports/index.ts';
import { dropRefusals } from '../submissions/index.ts';
import { renderAgain } from '../tasks/index.ts';
import { type DueErasure, insertErasures, markErased, selectDueErasures, selectNamedObjects } from './erasures.sql.ts';
import type { RetentionHouse } from './ports.ts';

const AT_ONCE = 100;

/**
 * Does what redactions and purges have left to do in the object store. Any number of processes may do so at once, and one that is killed leaves the
 * step to the next: done again, it changes nothing. Answers how many steps.
 */
export async function workErasures(house: RetentionHouse): Promise<number> {
  let done = 0;
  for (let after = 0; ; ) {
    const due = await house.database.transaction('*', (session) => selectDueErasures(session, now(), after, AT_ONCE));
    if (due.length === 0) return done;
    done += await eraseObjects(house, due);
    for (const erasure of due) if (erasure.step !== 'object') done += await work(house, erasure);
    after = due.at(-1)?.id ?? after;
  }
}

/** An object that something names again stays, and its step is done: another person sent the same file. */
async function eraseObjects({ database, objects }: RetentionHouse, due: readonly DueErasure[]): Promise<number> {
  const steps = due.flatMap(({ id, objectKey }) => (objectKey === null ? [] : [{ id, objectKey }]));
  if (steps.length === 0) return 0;
  const keys = steps.map(({ objectKey }) => objectKey);
  const named = await database.transaction('*', (session) => selectNamedObjects(session, keys));
  for (const key of keys) if (!named.has(key)) await objects.delete(key);
  await database.transaction('*', (session) =>
    markErased(
      session,
      steps.map(({ id }) => id),
      now(),
    ),
  );
  return steps.length;
}

/** What holds more than the person is written anew; the old object is let go of in the transaction that names the new one. */
async function work(house: RetentionHouse, { id, program, redactionId, purgeId, step, subjectId, details }: DueErasure): Promise<number> {
  const subject = subjectId ?? 0;
  const onReplaced = async (session: Session, ...old: readonly string[]): Promise<void> => {
    const steps = old.map((objectKey) => ({ step: 'object', objectKey }) as const);
    await insertErasures(session, { program, redactionId, purgeId, at: now() }, steps);
  };
  if (step === 'result_files') await renderAgain(house.tasks, subject, (session, old) => onReplaced(session, ...old));
  const { personId = '', positions = [] } = details ?? {};
  if (step === 'refused_rows')
    await dropRefusals({ ...house, store: house.objects }, { id, program, importId: subject, personId, onReplaced });
  if (step === 'archive_lines') await blankArchivedLines(house.exports, { id, program, fileId: subject, positions, onReplaced });
  await house.database.transaction([program], (session) => markErased(session, [id], now()));
  return 1;
}
