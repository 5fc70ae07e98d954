import { type Session, sql } from '#kernel/db/database.ts';

/** What is left to do in the object store. */
export type ErasureStep =
  /** `rests`: the same file from two people is one object, and a submission with it may be on its way. */
  | { readonly step: 'object'; readonly objectKey: string; readonly rests?: boolean }
  | { readonly step: 'result_files'; readonly runId: number }
  | { readonly step: 'refused_rows'; readonly importId: number; readonly personId: string }
  | { readonly step: 'archive_lines'; readonly fileId: number; readonly positions: readonly number[] };

export interface ErasureOrder {
  readonly program: string;
  readonly redactionId: number | null;
  readonly purgeId: number | null;
  readonly at: Date;
}

/** Longer than a file that came in waits for its submission to be stored. */
const REST_MS = 3_600_000;

export async function insertErasures(session: Session, order: ErasureOrder, steps: readonly ErasureStep[]): Promise<void> {
  await sql`
    insert into erasures (program, redaction_id, purge_id, step, object_key, subject_id, details, ordered_at, due_at)
    select ${order.program}, ${order.redactionId}::bigint, ${order.purgeId}::bigint, given.step, given.object_key, given.subject_id, given.details::jsonb, ${order.at},
      given.due_at
    from unnest(${steps.map(({ step }) => step)}::text[], ${steps.map((each) => (each.step === 'object' ? each.objectKey : null))}::text[],
      ${steps.map(subjectOf)}::bigint[], ${steps.map(detailsOf)}::text[],
      ${steps.map((each) => new Date(order.at.getTime() + (each.step === 'object' && each.rests ? REST_MS : 0)))}::timestamptz[])
      with ordinality as given (step, object_key, subject_id, details, due_at, place)
    order by given.place`.execute(session.query);
}

function subjectOf(each: ErasureStep): number | null {
  if (each.step === 'result_files') return each.runId;
  if (each.step === 'refused_rows') return each.importId;
  return each.step === 'archive_lines' ? each.fileId : null;
}

function detailsOf(each: ErasureStep): string | null {
  if (each.step === 'refused_rows') return JSON.stringify({ personId: each.personId });
  return each.step === 'archive_lines' ? JSON.stringify({ positions: each.positions }) : null;
}

export interface DueErasure {
  readonly id: number;
  readonly program: string;
  readonly redactionId: number | null;
  readonly purgeId: number | null;
  readonly step: ErasureStep['step'];
  readonly objectKey: string | null;
  readonly subjectId: number | null;
  readonly details: { readonly personId?: string; readonly positions?: readonly number[] } | null;
}

/** The next ones that are due behind an id, in the order in which they were ordered. */
export async function selectDueErasures(session: Session, at: Date, after: number, limit: number): Promise<DueErasure[]> {
  const { rows } = await sql<DueErasure>`
    select id, program, redaction_id as "redactionId", purge_id as "purgeId", step, object_key as "objectKey", subject_id as "subjectId", details
    from erasures where done_at is null and due_at <= ${at} and id > ${after} order by id limit ${limit}`.execute(session.query);
  return rows;
}

export async function markErased(session: Session, ids: readonly number[], at: Date): Promise<void> {
  await sql`update erasures set done_at = ${at}, details = null where id = any (${ids}::bigint[]) and done_at is null`.execute(
    session.query,
  );
}

/** Of these objects, those that something still names: another person sent the same file. */
export async function selectNamedObjects(session: Session, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from unnest(${keys}::text[]) key
    where exists (select from documents d where d.object_key = key)
      or exists (select from packages p where p.object_key = key and p.destroyed_at is null)
      or exists (select from run_files f where f.object_key = key)
      or exists (select from runs r where r.input_object_key = key)
      or exists (select from export_files f where f.archive_key = key)
      or exists (select from imports i where i.refused_object_key = key)
      or exists (select from sealed_files f where f.object_key = key and f.destroyed_at is null)`.execute(session.query);
  return new Set(rows.map(({ key }) => key));
}
