import type { RawBuilder } from 'kysely';
import { type Session, sql } from '#kernel/db/database.ts';
import { LIVE_STATES } from '../run.ts';

export interface WordsOfPerson {
  readonly program: string;
  readonly submissionIds: readonly number[];
  /** The ids by which files and parameters name the person. */
  readonly names: readonly string[];
}

/** Whether the lines of a block hold one of the names at all: read before each of them is. */
function mayName(lines: RawBuilder<unknown>, names: readonly string[]): RawBuilder<unknown> {
  return sql`exists (select from unnest(${names}::text[]) name where strpos(${lines}, to_json(name)::text) > 0)`;
}

/** Whether one cell of a line is one of the names. */
function hasCellOf(line: RawBuilder<unknown>, names: readonly string[]): RawBuilder<unknown> {
  return sql`exists (select from json_array_elements_text(nullif(${line}, '')::json) cell where cell = any (${names}::text[]))`;
}

/** Runs but the one that redacts that are neither ended nor dropped and have one of these submissions among their items, or one of the names in a cell of their files. */
export async function selectLiveRunsOf(
  session: Session,
  { program, submissionIds, names }: WordsOfPerson,
  redactingRunId: number | null,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select r.id from runs r
    where r.state = any (${['draft', ...LIVE_STATES]}::text[])
      and r.id is distinct from ${redactingRunId}::bigint and (
      r.id in (select i.run_id from run_items i where i.submission_id = any (${submissionIds}::bigint[]))
      or (r.program = ${program} and exists (
        select from run_blocks b, string_to_table(b.cells, E'\\n') as line (cells)
        where b.run_id = r.id and ${mayName(sql`b.cells`, names)} and ${hasCellOf(sql`line.cells`, names)}
      ))
    )
    order by r.id`.execute(session.query);
  return rows.map(({ id }) => id);
}

/**
 * Puts `redacted` in place of the cells, messages and output of a person's rows; columns and outcomes stay. Rows of files that are about no submission
 * are the person's where a cell is one of the names, or the row's own name is the person's id, which goes too. Answers the runs that had any.
 */
export async function emptyItems(session: Session, { program, submissionIds, names }: WordsOfPerson, personId: string): Promise<number[]> {
  const { rows } = await sql<{ runId: number }>`
    with mine as materialized (
      select i.run_id, i.position from run_items i where i.submission_id = any (${submissionIds}::bigint[])
      union
      select b.run_id, b.first_position + line.place::int - 1
      from run_blocks b
      cross join rows from (string_to_table(b.names, E'\\n'), string_to_table(b.cells, E'\\n')) with ordinality as line (name, cells, place)
      left join run_items i on i.run_id = b.run_id and i.position = b.first_position + line.place::int - 1
      where b.program = ${program} and i.submission_id is null
        and ${mayName(sql`b.names || coalesce(b.cells, '')`, names)} and (line.name::json #>> '{}' = ${personId} or ${hasCellOf(sql`line.cells`, names)})
    ), cells as (
      update run_blocks b set names = (
        select string_agg(case when name::json #>> '{}' = ${personId} then '"redacted"' else name end, E'\\n' order by place)
        from string_to_table(b.names, E'\\n') with ordinality as line (name, place)
      ), cells = (
        select string_agg(case when mine.position is null then line.cells
            else coalesce((select json_agg('redacted'::text) from json_array_elements(nullif(line.cells, '')::json))::text, line.cells) end,
          E'\\n' order by line.place)
        from string_to_table(b.cells, E'\\n') with ordinality as line (cells, place)
        left join mine on mine.run_id = b.run_id and mine.position = b.first_position + line.place::int - 1
      )
      where exists (select from mine where mine.run_id = b.run_id and mine.position between b.first_position and b.last_position)
      returning b.run_id
    ), named as (
      update run_items i set external_id = 'redacted'
      from mine where i.run_id = mine.run_id and i.position = mine.position and i.external_id = ${personId}
    ), words as (
      update run_outcomes o
      set message = case when o.message is not null then 'redacted' end,
        output = (select jsonb_object_agg(key, null) from jsonb_object_keys(o.output) key)
      from mine where o.run_id = mine.run_id and o.position = mine.position and (o.message is not null or o.output is not null)
      returning o.run_id
    )
    select run_id as "runId" from cells union select run_id from words order by 1`.execute(session.query);
  return rows.map(({ runId }) => runId);
}

/**
 * Values that a run's rows brought for these submissions and that are kept elsewhere from now on. The id, which names the row, stays. Read from the
 * row that is changed, since lanes that meet on a block each empty their own.
 */
export async function emptyCellsOf(session: Session, runId: number, submissionIds: readonly number[]): Promise<void> {
  await sql`
    update run_blocks b set cells = (
      select string_agg(case when i.position is null then line.cells else coalesce((
            select json_agg(case when cell = i.external_id then cell else 'redacted' end order by place)
            from json_array_elements_text(nullif(line.cells, '')::json) with ordinality as c (cell, place)
          )::text, line.cells) end, E'\\n' order by line.place)
      from string_to_table(b.cells, E'\\n') with ordinality as line (cells, place)
      left join run_items i on i.run_id = b.run_id and i.position = b.first_position + line.place::int - 1
        and i.submission_id = any (${submissionIds}::bigint[])
    )
    where b.run_id = ${runId} and b.cells is not null and exists (
      select from run_items i
      where i.run_id = b.run_id and i.position between b.first_position and b.last_position and i.submission_id = any (${submissionIds}::bigint[])
    )`.execute(session.query);
}

/** What their previews showed of rows. */
export async function emptySamples(session: Session, runIds: readonly number[]): Promise<void> {
  await sql`update runs set samples = null where id = any (${runIds}::bigint[]) and samples is not null`.execute(session.query);
}

/** Parameters that name the person, and those of the runs given: their values go, their names stay. */
export async function emptyParams(
  session: Session,
  { program, names }: WordsOfPerson,
  { runIds, macs }: { readonly runIds: readonly number[]; readonly macs: readonly string[] },
): Promise<void> {
  await sql`
    update runs r set params = coalesce((select jsonb_object_agg(key, 'redacted') from jsonb_object_keys(r.params) key), '{}')
    where r.program = ${program} and jsonb_typeof(r.params) = 'object'
      and (r.id = any (${runIds}::bigint[]) or exists (select from jsonb_each_text(r.params) given where given.value = any (${names}::text[]))
        or exists (select from jsonb_each(r.params) given where given.value ->> 'mac' = any (${macs}::text[])))`.execute(session.query);
}

/** Ids of the keys under which sealed parameters of a program's runs can be found. */
export async function selectParamKeys(session: Session, program: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select distinct given.value ->> 'key' as key from runs r, jsonb_each(r.params) given
    where r.program = ${program} and jsonb_typeof(r.params) = 'object' and given.value ? 'sealed'`.execute(session.query);
  return rows.map(({ key }) => key);
}

/** Lets go of the files that these runs were given. Answers their objects. */
export async function dropInputs(session: Session, runIds: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    with old as materialized (
      select id, input_object_key as key from runs where id = any (${runIds}::bigint[]) and input_object_key is not null
    )
    update runs r set input_object_key = null from old where r.id = old.id returning old.key`.execute(session.query);
  return rows.map(({ key }) => key);
}

/** Lets go of result files. Answers their objects. */
export async function dropRunFiles(session: Session, runIds: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    delete from run_files where run_id = any (${runIds}::bigint[]) returning object_key as key`.execute(session.query);
  return rows.map(({ key }) => key);
}

export interface SealedFile {
  readonly id: number;
  readonly program: string;
  readonly runId: number;
  readonly fileName: string;
  readonly objectKey: string;
  readonly bytes: number;
  readonly madeAt: Date;
  readonly destroyedAt: Date | null;
}

const SEALED = sql.raw(
  `f.id, f.program, f.run_id as "runId", f.file_name as "fileName", f.object_key as "objectKey", f.bytes, f.made_at as "madeAt", f.destroyed_at as "destroyedAt"`,
);

export async function insertSealedFile(
  session: Session,
  file: Omit<SealedFile, 'id' | 'destroyedAt'> & { readonly personId: string | null },
): Promise<void> {
  await sql`
    insert into sealed_files (program, run_id, person_id, file_name, object_key, bytes, made_at)
    values (${file.program}, ${file.runId}, ${file.personId}, ${file.fileName}, ${file.objectKey}, ${file.bytes}, ${file.madeAt})
    on conflict (object_key) do update set bytes = excluded.bytes, made_at = excluded.made_at`.execute(session.query);
}

export async function selectSealedFiles(session: Session, runId: number): Promise<SealedFile[]> {
  const { rows } = await sql<SealedFile>`select ${SEALED} from sealed_files f where f.run_id = ${runId} order by f.id`.execute(
    session.query,
  );
  return rows;
}

export async function selectSealedFile(session: Session, id: number): Promise<SealedFile | undefined> {
  const { rows } = await sql<SealedFile>`select ${SEALED} from sealed_files f where f.id = ${id}`.execute(session.query);
  return rows[0];
}

/** Files about one person; whose they were goes too. Answers the runs that made them and the objects. */
export async function dropSealedFilesOf(
  session: Session,
  of: { readonly program: string; readonly personId: string; readonly pseudonym: string; readonly at: Date },
): Promise<{ readonly runId: number; readonly key: string }[]> {
  const { rows } = await sql<{ runId: number; key: string }>`
    update sealed_files set destroyed_at = coalesce(destroyed_at, ${of.at}), person_id = ${of.pseudonym}
    where program = ${of.program} and person_id = ${of.personId}
    returning run_id as "runId", object_key as key`.execute(session.query);
  return rows;
}

export async function moveSealedFile(session: Session, from: string, to: string): Promise<void> {
  await sql`update sealed_files set object_key = ${to} where object_key = ${from}`.execute(session.query);
}
