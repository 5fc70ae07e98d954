import type { Session } from '#kernel/db/database.ts';
import type { LineContent, LineWords } from './line.ts';
import type { Leaf } from './merkle.ts';

export interface NewLine {
  readonly content: LineContent;
  readonly words: LineWords | undefined;
  readonly hash: Buffer;
}

/** One statement for lines and words, whatever their number. */
export async function insertLines(session: Session, lines: readonly NewLine[]): Promise<void> {
  await session.client.query({ name: 'ledger.insert_lines', text: INSERT_LINES, values: columnsOf(lines) });
}

const INSERT_LINES = `
  with given as materialized (
    select nextval('ledger_line_ids') as id, g.*
    from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[], $10::bytea[],
      $11::bytea[], $12::text[], $13::text[])
      with ordinality as g (at, actor, actor_kind, program, action, subject_kind, subject_id, run_id, commitment, hash, salt, reason, details, place)
    order by place
  ), recorded as (
    insert into ledger_lines (id, at, actor, actor_kind, program, action, subject_kind, subject_id, run_id, commitment, hash)
    select id, at, actor, actor_kind, program, action, subject_kind, subject_id, run_id, commitment, hash from given
  )
  insert into ledger_details (line_id, program, salt, reason, details)
  select id, program, salt, reason, details::jsonb from given where salt is not null`;

function columnsOf(lines: readonly NewLine[]): unknown[] {
  const content = (name: keyof LineContent) => lines.map((line) => line.content[name]);
  return [
    content('at'),
    content('actor'),
    content('actor_kind'),
    content('program'),
    content('action'),
    content('subject_kind'),
    content('subject_id'),
    content('run_id'),
    lines.map(({ content: { commitment } }) => (commitment === null ? null : Buffer.from(commitment, 'hex'))),
    lines.map(({ hash }) => hash),
    lines.map(({ words }) => words?.salt ?? null),
    lines.map(({ words }) => words?.reason ?? null),
    lines.map(({ words }) => (words && words.details !== null ? JSON.stringify(words.details) : null)),
  ];
}

/** A line as it stands, with its words where they are not redacted. */
export interface StoredLine extends Leaf, LineContent {
  readonly has_details: boolean;
  readonly is_redacted: boolean;
  readonly salt: Buffer | null;
  readonly reason: string | null;
  readonly details: unknown;
}

/** A place in the order of the ledger. */
export interface Place {
  readonly transaction: number;
  readonly id: number;
}

/** The next lines behind `after` in the ledger's order, of transactions before `until`. */
export async function readLines(session: Session, after: Place, until: number, limit: number): Promise<StoredLine[]> {
  const { rows } = await session.client.query<StoredLine>({
    name: 'ledger.read_lines',
    text: READ_LINES,
    values: [after.transaction, after.id, until, limit],
  });
  return rows;
}

const READ_LINES = `
  select l.id, l.transaction_id as transaction, l.hash,
    to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
    l.actor, l.actor_kind, l.program, l.action, l.subject_kind, l.subject_id, l.run_id, encode(l.commitment, 'hex') as commitment,
    d.line_id is not null as has_details, d.redacted_at is not null as is_redacted, d.salt, d.reason, d.details
  from ledger_lines l left join ledger_details d on d.line_id = l.id
  where (l.transaction_id, l.id) > ($1, $2) and l.transaction_id < $3
  order by l.transaction_id, l.id
  limit $4`;

/** The same without content: what sealing needs. */
export async function readLeaves(session: Session, after: Place, until: number, limit: number): Promise<Leaf[]> {
  const { rows } = await session.client.query<Leaf>({
    name: 'ledger.read_leaves',
    text: READ_LEAVES,
    values: [after.transaction, after.id, until, limit],
  });
  return rows;
}

const READ_LEAVES = `
  select id, transaction_id as transaction, hash from ledger_lines
  where (transaction_id, id) > ($1, $2) and transaction_id < $3
  order by transaction_id, id
  limit $4`;

/** Empties what lines say. Answers how many were not yet redacted. */
export async function redactDetails(session: Session, lineIds: readonly number[], at: Date): Promise<number> {
  const { rowCount } = await session.client.query({ name: 'ledger.redact_details', text: REDACT_DETAILS, values: [lineIds, at] });
  return rowCount ?? 0;
}

const REDACT_DETAILS = `
  update ledger_details set salt = null, reason = null, details = null, redacted_at = $2
  where line_id = any ($1::bigint[]) and redacted_at is null`;

/** Lines of a program about these subjects whose words still stand. Who opened what is no word about it: whoever asks later must find it. */
export async function selectLinesAbout(
  session: Session,
  program: string,
  subjects: readonly { readonly kind: string; readonly id: string | number }[],
): Promise<number[]> {
  const values = [program, subjects.map(({ kind }) => kind), subjects.map(({ id }) => String(id))];
  const { rows } = await session.client.query<{ id: number }>({ name: 'ledger.lines_about', text: LINES_ABOUT, values });
  return rows.map(({ id }) => id);
}

const LINES_ABOUT = `
  select distinct l.id from unnest($2::text[], $3::text[]) about (kind, id)
  join ledger_lines l on l.subject_kind = about.kind and l.subject_id = about.id
  join ledger_details d on d.line_id = l.id
  where l.program = $1 and d.redacted_at is null and (d.reason is not null or d.details is not null)
    and l.action not in ('submission.opened', 'attachment.opened')
  order by l.id`;

/** Whether anything was ever recorded here: an installation that was used before. */
export async function selectHasLines(session: Session): Promise<boolean> {
  const { rows } = await session.client.query<{ has: boolean }>('select exists (select 1 from ledger_lines) as has');
  return rows[0]?.has ?? false;
}
