import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { PlaybookSubject } from '#sdk';
import { exportNamed } from '../exports/index.ts';
import { showFinding } from '../handoffs/index.ts';
import { titleOf } from './error-class.ts';
import type { SubjectKind } from './incident.ts';
import type { TriageHouse } from './ports.ts';
import { classNumbered } from './refusals.ts';

/** What an incident is about, with what there is to say of it. */
export interface Subject extends PlaybookSubject {
  readonly stage: string | null;
  readonly title: string;
}

/** @throws WB_NOT_FOUND where there is no such thing in the program, WB_USAGE where the number is none */
export async function readSubject(
  session: Session,
  house: Pick<TriageHouse, 'exports'>,
  program: string,
  { kind, id }: { readonly kind: SubjectKind; readonly id: string },
): Promise<Subject> {
  if (kind === 'error_class') return ofClass(session, program, numberOf(id, 'error class'));
  if (kind === 'finding') return ofFinding(session, program, numberOf(id, 'finding'));
  if (kind === 'export') {
    const { definition } = exportNamed(house.exports, program, id);
    return { kind, id, place: definition.destination, code: null, stage: null, title: `export ${id}` };
  }
  if (kind === 'none') return { kind, id: '', place: null, code: null, stage: null, title: 'no single cause' };
  if (id === '') throw new WaybillError('WB_USAGE', 'Name the alert by its key.');
  const [rule = '', ...about] = id.split(':');
  return { kind, id, place: about.join(':') || null, code: rule, stage: null, title: `alert ${id}` };
}

async function ofClass(session: Session, program: string, id: number): Promise<Subject> {
  const found = await classNumbered(session, id);
  if (found.program !== program) throw elsewhere('error class', id, program);
  return { kind: 'error_class', id: String(id), place: found.place, code: found.code, stage: found.stage, title: titleOf(found) };
}

async function ofFinding(session: Session, program: string, id: number): Promise<Subject> {
  const found = await showFinding(session, id);
  if (found.program !== program) throw elsewhere('finding', id, program);
  const { destination } = found.details;
  const place = typeof destination === 'string' ? destination : null;
  return { kind: 'finding', id: String(id), place, code: found.kind, stage: null, title: `finding ${found.kind} ${found.subject}` };
}

function elsewhere(what: string, id: number, program: string): WaybillError {
  return new WaybillError('WB_NOT_FOUND', `There is no ${what} ${id} in the program ${program}.`);
}

function numberOf(id: string, what: string): number {
  if (/^[1-9]\d{0,14}$/.test(id)) return Number(id);
  throw new WaybillError('WB_USAGE', `Name the ${what} by its number.`);
}
