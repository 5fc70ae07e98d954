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
 * step to the next: done again, it changes nothing. A step that fails is left and stops no other. Answers how many steps were done.
 * @throws the first step's failure, after all others were tried
 */
export async function workErasures(house: RetentionHouse): Promise<number> {
  const tried: Tried = { done: 0, faults: [] };
  for (let after = 0; ; ) {
    const due = await house.database.transaction('*', (session) => selectDueErasures(session, now(), after, AT_ONCE));
    if (due.length === 0) break;
    await eraseObjects(house, due, tried);
    for (const erasure of due) if (erasure.step !== 'object') await attempt(tried, () => work(house, erasure));
    after = due.at(-1)?.id ?? after;
  }
  if (tried.faults.length > 0) throw tried.faults[0];
  return tried.done;
}

interface Tried {
  done: number;
  readonly faults: unknown[];
}

async function attempt(tried: Tried, step: () => Promise<void>): Promise<boolean> {
  try {
    await step();
    tried.done += 1;
    return true;
  } catch (error) {
    tried.faults.push(error);
    return false;
  }
}

/** An object that something names again stays, and its step is done: another person sent the same file. */
async function eraseObjects({ database, objects }: RetentionHouse, due: readonly DueErasure[], tried: Tried): Promise<void> {
  const steps = due.flatMap(({ id, objectKey }) => (objectKey === null ? [] : [{ id, objectKey }]));
  if (steps.length === 0) return;
  const keys = steps.map(({ objectKey }) => objectKey);
  const named = await database.transaction('*', (session) => selectNamedObjects(session, keys));
  const erased: number[] = [];
  for (const { id, objectKey } of steps) {
    const isErased = await attempt(tried, async () => {
      if (!named.has(objectKey)) await objects.delete(objectKey);
    });
    if (isErased) erased.push(id);
  }
  await database.transaction('*', (session) => markErased(session, erased, now()));
}

/** What holds more than the person is written anew; the old object is let go of in the transaction that names the new one. */
async function work(house: RetentionHouse, { id, program, redactionId, purgeId, step, subjectId, details }: DueErasure): Promise<void> {
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
}
