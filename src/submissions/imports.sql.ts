import { type Session, sql } from '#kernel/db/database.ts';

/** Rows of an import so far. `input = imported + refused + alreadyKnown`, after every batch and at the end. */
export interface ImportCounts {
  readonly input: number;
  readonly imported: number;
  readonly refused: number;
  readonly alreadyKnown: number;
  /** Documents of rows already known, put right by the file that came now. They are in no sum. */
  readonly mended: number;
}

export const NO_ROWS: ImportCounts = { input: 0, imported: 0, refused: 0, alreadyKnown: 0, mended: 0 };

export function plus(a: ImportCounts, b: ImportCounts): ImportCounts {
  return {
    input: a.input + b.input,
    imported: a.imported + b.imported,
    refused: a.refused + b.refused,
    alreadyKnown: a.alreadyKnown + b.alreadyKnown,
    mended: a.mended + b.mended,
  };
}

export async function insertImport(
  session: Session,
  row: { program: string; fileName: string; startedBy: string; startedAt: Date },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into imports (program, file_name, started_by, started_at) values (${row.program}, ${row.fileName}, ${row.startedBy}, ${row.startedAt})
    returning id`.execute(session.query);
  return rows[0]!.id;
}

export async function addToImport(session: Session, id: number, counts: ImportCounts): Promise<void> {
  await sql`
    update imports set input = input + ${counts.input}, imported = imported + ${counts.imported}, refused = refused + ${counts.refused},
      already_known = already_known + ${counts.alreadyKnown}, mended = mended + ${counts.mended}
    where id = ${id}`.execute(session.query);
}

/** Rows refused in one batch, by rule. `field` holds names of the intake format only. */
export async function insertRefusals(
  session: Session,
  of: { readonly importId: number; readonly program: string; readonly at: Date },
  refused: readonly { readonly field: string; readonly rule: string; readonly rows: number }[],
): Promise<void> {
  if (refused.length === 0) return;
  await sql`
    insert into import_refusals (import_id, program, field, rule, rows, at)
    select ${of.importId}, ${of.program}, r.field, r.rule, r.rows, ${of.at}
    from unnest(${refused.map(({ field }) => field)}::text[], ${refused.map(({ rule }) => rule)}::text[],
      ${refused.map(({ rows }) => rows)}::int[]) as r (field, rule, rows)`.execute(session.query);
}

/** The same of submissions that somebody sent. */
export async function insertIntakeRefusals(
  session: Session,
  of: { readonly program: string; readonly at: Date },
  refused: readonly { readonly field: string; readonly rule: string; readonly rows: number }[],
): Promise<void> {
  await sql`
    insert into intake_refusals (program, field, rule, rows, at)
    select ${of.program}, r.field, r.rule, r.rows, ${of.at}
    from unnest(${refused.map(({ field }) => field)}::text[], ${refused.map(({ rule }) => rule)}::text[],
      ${refused.map(({ rows }) => rows)}::int[]) as r (field, rule, rows)`.execute(session.query);
}

export async function finishImport(
  session: Session,
  id: number,
  end: { at: Date; sha256: Buffer; refusedObjectKey: string | undefined },
): Promise<ImportCounts> {
  const { rows } = await sql<ImportCounts>`
    update imports set finished_at = ${end.at}, file_sha256 = ${end.sha256}, refused_object_key = ${end.refusedObjectKey ?? null}
    where id = ${id}
    returning input, imported, refused, already_known as "alreadyKnown", mended`.execute(session.query);
  return rows[0]!;
}

export interface ImportRecord extends ImportCounts {
  readonly id: number;
  readonly program: string;
  readonly fileName: string;
  readonly startedBy: string;
  readonly startedAt: Date;
  /** Null: it runs, or it was ended before its end. */
  readonly finishedAt: Date | null;
  readonly refusedObjectKey: string | null;
}

/** The newest imports first. */
export async function findImports(session: Session, program: string, limit: number): Promise<ImportRecord[]> {
  const { rows } = await sql<ImportRecord>`
    select id, program, file_name as "fileName", started_by as "startedBy", started_at as "startedAt", finished_at as "finishedAt", input, imported,
      refused, already_known as "alreadyKnown", mended, refused_object_key as "refusedObjectKey"
    from imports where program = ${program} order by id desc limit ${limit}`.execute(session.query);
  return rows;
}

export async function findImport(session: Session, id: number): Promise<ImportRecord | undefined> {
  const { rows } = await sql<ImportRecord>`
    select id, program, file_name as "fileName", started_by as "startedBy", started_at as "startedAt", finished_at as "finishedAt", input, imported,
      refused, already_known as "alreadyKnown", mended, refused_object_key as "refusedObjectKey"
    from imports where id = ${id}`.execute(session.query);
  return rows[0];
}
