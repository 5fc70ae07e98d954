import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { PlaybookAffected } from '#sdk';
import { exportNamed, listReady } from '../exports/index.ts';
import { countHandoffs, type HandoffState, listFindings, listHandoffs } from '../handoffs/index.ts';
import { countSubmissions, listSubmissions } from '../submissions/index.ts';
import { listConcerned } from './list-classes.ts';
import type { TriageHouse } from './ports.ts';
import type { Subject } from './subject.ts';

/** One thing that is affected. `submission` is the external id, where it is about one. */
export interface AffectedRow {
  readonly submission: string | null;
  readonly what: string;
  readonly state: string;
  readonly reason: string | null;
}

/** Whom it affects at this moment. */
export interface Affected {
  readonly at: Date;
  readonly list: PlaybookAffected['list'];
  /** Not exact: there are more. Null: another list tells, which the command line names. */
  readonly count: { readonly value: number; readonly exact: boolean } | null;
  /** Distinct people, where the list tells them apart. */
  readonly people: number | null;
  readonly rows: readonly AffectedRow[];
  /** Begins the next page; null on the last one. */
  readonly next: string | null;
  /** The same list at the command line. */
  readonly command: string;
}

export interface AffectedOf {
  readonly program: string;
  readonly affected: PlaybookAffected;
  readonly subject: Subject;
}

export interface AffectedPage {
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

type House = Pick<TriageHouse, 'exports'>;
type Answer = Omit<Affected, 'at' | 'list'>;

/** Asks the playbook's question anew: one page of whom it affects, with counts. */
export async function listAffected(session: Session, house: House, of: AffectedOf, page: AffectedPage): Promise<Affected> {
  const at = now();
  return { at, list: of.affected.list, ...(await answer(session, house, of, { ...page, at })) };
}

type Page = AffectedPage & { readonly at: Date };

async function answer(session: Session, house: House, { program, affected, subject }: AffectedOf, page: Page): Promise<Answer> {
  switch (affected.list) {
    case 'error_class':
      return ofClass(session, program, subject, page);
    case 'submissions':
      return ofSubmissions(session, house, program, affected, page);
    case 'handoffs':
      return ofHandoffs(session, program, { ...affected, destination: affected.destination ?? destinationOf(subject) }, page);
    case 'findings':
      return ofFindings(session, program, affected.kind, page);
    case 'export_ready':
      return ofReady(session, house, program, affected.export ?? (subject.kind === 'export' ? subject.id : undefined), page);
    case 'notices':
      return {
        count: null,
        people: null,
        rows: [],
        next: null,
        command: `waybill notices list --program ${program} --state ${affected.states.join(',')}`,
      };
  }
}

/** Where an error class or a finding names the destination that failed. */
function destinationOf({ kind, stage, place }: Subject): string | undefined {
  if (place === null || kind === 'alert' || kind === 'export') return undefined;
  const isDestination = kind === 'finding' || ['attempt', 'refusal', 'loss', 'exhausted', 'poll'].includes(stage ?? '');
  return isDestination ? place : undefined;
}

async function ofClass(session: Session, program: string, subject: Subject, page: Page): Promise<Answer> {
  if (subject.kind !== 'error_class') {
    return { count: null, people: null, rows: [], next: null, command: `waybill triage list --program ${program}` };
  }
  const { counts, rows, next } = await listConcerned(
    session,
    { classId: Number(subject.id) },
    { after: numberOf(page), limit: page.limit },
  );
  return {
    count: { value: counts.submissions, exact: true },
    people: counts.people,
    rows: rows.map(({ externalId, form, state, reason }) => ({ submission: externalId, what: form, state, reason })),
    next: next === null ? null : String(next),
    command: `waybill submissions list --program ${program} --error-class ${subject.id}`,
  };
}

/** The cursor of a list that counts its rows, or pages by number. */
function numberOf({ after }: Pick<AffectedPage, 'after'>): number | undefined {
  if (after === undefined) return undefined;
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw new WaybillError('WB_USAGE', 'This is no cursor of this list. Give the `next` of the page before, or none.');
}

type Of<List extends PlaybookAffected['list']> = Extract<PlaybookAffected, { list: List }>;

async function ofSubmissions(
  session: Session,
  { exports: { keyring } }: House,
  program: string,
  { standings, reasons, form }: Of<'submissions'>,
  { at, after, limit }: Page,
): Promise<Answer> {
  const filter = { program, states: standings, ...(reasons ? { reasons } : {}), ...(form ? { form } : {}) };
  const { rows, next } = await listSubmissions(session, keyring, filter, { at, limit, after });
  const { count, isMore } = await countSubmissions(session, keyring, filter, at);
  return {
    count: { value: count, exact: !isMore },
    people: null,
    rows: rows.map((row) => ({ submission: row.externalId, what: row.form, state: row.state, reason: row.reason })),
    next,
    command: `waybill submissions list --program ${program} --standing ${standings.join(',')}${reasons ? ` --reason ${reasons.join(',')}` : ''}`,
  };
}

async function ofHandoffs(
  session: Session,
  program: string,
  { states, destination, reason }: Omit<Of<'handoffs'>, 'destination'> & { readonly destination: string | undefined },
  { at, after, limit }: Page,
): Promise<Answer> {
  const filter = { program, destination, reason, states: states as readonly HandoffState[] };
  const { rows, next } = await listHandoffs(session, filter, { at, after, limit });
  const { count, isMore } = await countHandoffs(session, filter, at);
  return {
    count: { value: count, exact: !isMore },
    people: null,
    rows: rows.map((row) => ({
      submission: row.submission,
      what: `hand-off ${row.id}, ${row.document ?? 'all'} to ${row.destination}`,
      state: row.state,
      reason: row.reason,
    })),
    next,
    command: `waybill handoffs list --program ${program} --state ${states.join(',')}${destination ? ` --destination ${destination}` : ''}`,
  };
}

async function ofFindings(session: Session, program: string, kind: string, { after, limit }: Page): Promise<Answer> {
  const { rows, next } = await listFindings(session, { program, kind, after, limit });
  return {
    count: { value: rows.length, exact: next === null && after === undefined },
    people: null,
    rows: rows.map((row) => ({ submission: row.submission, what: `finding ${row.id}: ${row.subject}`, state: 'open', reason: row.kind })),
    next,
    command: `waybill findings ${program} --kind ${kind}`,
  };
}

/** An export's people stand in one list each, which is as long as its change of a day or so. */
async function ofReady(
  session: Session,
  { exports }: House,
  program: string,
  name: string | undefined,
  { limit, ...page }: Page,
): Promise<Answer> {
  const after = numberOf(page) ?? 0;
  const names = name === undefined ? [...(exports.programs.get(program)?.exports.keys() ?? [])] : [name];
  const lists = [];
  for (const each of names) lists.push(await listReady(session, exportNamed(exports, program, each)));
  const all = lists.flatMap((list) => list.rows.map((row) => ({ ...row, export: list.export })));
  const rows = all.slice(after, after + limit);
  return {
    count: { value: all.length, exact: true },
    people: new Set(all.map(({ person }) => person)).size,
    rows: rows.map((row) => ({
      submission: row.submission,
      what: `${row.export} of ${row.submittedAt.toISOString()}`,
      state: row.place,
      reason: row.reason,
    })),
    next: after + limit < all.length ? String(after + limit) : null,
    command: names.map((each) => `waybill export ready ${each} --program ${program}`).join('; '),
  };
}
