import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { lockClass, selectClass } from './classes.sql.ts';
import { type ClassState, type ErrorClass, NEXT } from './error-class.ts';

/** @throws WB_NOT_FOUND */
export async function classNumbered(session: Session, id: number): Promise<ErrorClass> {
  return known(await selectClass(session, id), id);
}

/** Holds its row until the transaction ends. @throws WB_NOT_FOUND, WB_TRIAGE_STATE where it cannot go to that state from where it is */
export async function holdClass(session: Session, id: number, to?: ClassState): Promise<ErrorClass> {
  const held = known(await lockClass(session, id), id);
  if (to === undefined || to in NEXT[held.state]) return held;
  throw new WaybillError(
    'WB_TRIAGE_STATE',
    `Error class ${id} is ${held.state}; from there it can become ${Object.keys(NEXT[held.state]).join(' or ')}.`,
    {
      errorClass: id,
      state: held.state,
    },
  );
}

function known(found: ErrorClass | undefined, id: number): ErrorClass {
  if (found) return found;
  throw new WaybillError('WB_NOT_FOUND', `There is no error class ${id}, or not for you.`, { errorClass: id });
}
