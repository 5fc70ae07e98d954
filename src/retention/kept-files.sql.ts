import { type Session, sql } from '#kernel/db/database.ts';

/** A file that is kept whole and encrypted. */
export interface KeptFile {
  readonly kind: 'export_file' | 'refusals' | 'truth_list' | 'sealed_file';
  readonly key: string;
}

/** Of a program, in the order of their keys behind one. */
export async function selectKeptFiles(session: Session, program: string, after: string, limit: number): Promise<KeptFile[]> {
  const { rows } = await sql<KeptFile>`
    select kind, key from (
      select 'export_file' as kind, archive_key as key from export_files where program = ${program} and archive_key is not null
      union
      select 'refusals', refused_object_key from imports where program = ${program} and refused_object_key is not null
      union
      select 'truth_list', object_key from truth_lists where program = ${program}
      union
      select 'sealed_file', object_key from sealed_files where program = ${program} and destroyed_at is null
    ) kept
    where key collate "C" > ${after} order by key collate "C" limit ${limit}`.execute(session.query);
  return rows;
}
