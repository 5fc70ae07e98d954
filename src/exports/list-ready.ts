import type { Session } from '#kernel/db/database.ts';
import type { LoadedExport } from './refusals.ts';
import { selectCandidates, selectRefused, selectRowsUnderWay, selectUnsettled, type UnsettledRow } from './rows.sql.ts';

/** Where a change is that the partner is not proved to have. */
export type ReadyPlace =
  | 'next_file'
  | 'superseded'
  | 'waits_for_newer'
  | 'waits_for_file'
  | 'in_file'
  | 'superseded_in_file'
  | 'refused'
  | 'held'
  | 'elsewhere';

/** One change of one person. The person is named by the program's pseudonymous id. */
export interface ReadyRow {
  readonly submission: string;
  readonly person: string;
  readonly submittedAt: Date;
  readonly place: ReadyPlace;
  /** The person's newer change that goes in its place, or that it waits for. */
  readonly newer: string | null;
  readonly fileId: number | null;
  readonly reason: string | null;
}

export interface ReadyList {
  readonly export: string;
  readonly form: string;
  /** `total` is the sum of all places. */
  readonly total: number;
  readonly places: Readonly<Record<ReadyPlace, number>>;
  readonly people: number;
  readonly rows: readonly ReadyRow[];
}

const NONE: Record<ReadyPlace, number> = {
  next_file: 0,
  superseded: 0,
  waits_for_newer: 0,
  waits_for_file: 0,
  in_file: 0,
  superseded_in_file: 0,
  refused: 0,
  held: 0,
  elsewhere: 0,
};

/** Everybody of a kind whose change the partner is not proved to have: what the next file takes, what is under way, what was refused. */
export async function listReady(session: Session, { program, definition }: LoadedExport): Promise<ReadyList> {
  const filter = { program, form: definition.form, destination: definition.destination, withRefused: false };
  const candidates = await selectCandidates(session, filter);
  const underWay = await selectRowsUnderWay(session, program, definition.name);
  const refused = await selectRefused(session, program, definition.name);
  const going = new Set(candidates.filter((row) => row.submissionId === row.newestId).map(({ submissionId }) => submissionId));
  const rows: ReadyRow[] = [
    ...underWay.map(({ externalId, personId, submittedAt, outcome, supersededBy, fileId }) => ({
      ...rowOf(externalId, personId, submittedAt),
      place: outcome === 'written' ? ('in_file' as const) : ('superseded_in_file' as const),
      newer: supersededBy,
      fileId,
    })),
    ...candidates.map((row) => ({
      ...rowOf(row.externalId, row.personId, row.submittedAt),
      place: placeOf(row, going),
      newer: row.newestId === row.submissionId ? null : row.newestExternalId,
    })),
    ...refused.map(({ externalId, personId, submittedAt, reason, fileId }) => ({
      ...rowOf(externalId, personId, submittedAt),
      place: 'refused' as const,
      reason,
      fileId,
    })),
  ];
  const told = new Set(rows.map(({ submission }) => submission));
  const others = (await selectUnsettled(session, program, definition.form)).filter(({ externalId }) => !told.has(externalId));
  rows.push(...others.map(otherRow));
  const places = { ...NONE };
  for (const { place } of rows) places[place] += 1;
  return {
    export: definition.name,
    form: definition.form,
    total: rows.length,
    places,
    people: new Set(rows.map(({ person }) => person)).size,
    rows,
  };
}

function rowOf(submission: string, person: string, submittedAt: Date) {
  return { submission, person, submittedAt, newer: null, fileId: null, reason: null };
}

/** Imported and not released, or not received after all: no file takes it before somebody decides. */
function otherRow({ externalId, personId, submittedAt, reason }: UnsettledRow): ReadyRow {
  return { ...rowOf(externalId, personId, submittedAt), place: reason === 'held' ? 'held' : 'elsewhere', reason };
}

type Candidate = Awaited<ReturnType<typeof selectCandidates>>[number];

function placeOf(row: Candidate, going: ReadonlySet<number>): ReadyPlace {
  if (row.isEarlierUnderWay) return 'waits_for_file';
  if (row.submissionId === row.newestId) return 'next_file';
  return row.isNewestGone || going.has(row.newestId) ? 'superseded' : 'waits_for_newer';
}
