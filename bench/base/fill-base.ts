import type pg from 'pg';

export const PROGRAM = 'form526';
/** Submissions of a filling whose standings can be computed from facts. */
export const PROVED = 20_000;
const TABLES = ['submissions', 'documents', 'handoffs', 'submission_fingerprints', 'standings'];
/** One in seven hundred is one of two or three alike, as among the field's ordinary submissions. */
const ALIKE_EVERY = 700;

/**
 * Fills the base with submissions `from` … `to` in one statement a table, triggers off, and counts their standings in bulk as the triggers would
 * have: 7 in 10 delivered, 2 held by the import, 1 in progress over the next month. No list or count reads documents or hand-offs, so only the
 * last `PROVED` of a filling have them: those whose standings are then computed from the facts and compared.
 */
export async function fillBase(owner: pg.Pool, from: number, to: number): Promise<void> {
  const proved = [to - PROVED + 1, to];
  for (const table of TABLES) await owner.query(`alter table ${table} disable trigger user`);
  await owner.query(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     select $3, '21-526EZ', lpad(n::text, 9, '0'), 'p' || (n - case when n % ${ALIKE_EVERY} = 0 then 1 else 0 end), at, at,
       decode(md5(n::text), 'hex'), case when n % 10 in (7, 8) then 'import' else 'api' end, '2100-01-01'::timestamptz + (n % 43200) * interval '1 minute'
     from (select n, '2020-01-01'::timestamptz + n * interval '1 minute' as at from generate_series($1::int + 1, $2::int) n) s`,
    [from, to, PROGRAM],
  );
  await owner.query(
    `insert into documents (submission_id, program, label, document_type, is_required, position, source)
     select id, program, '21-526EZ', 'L533', true, 0, 'form' from submissions where id between $1 and $2`,
    proved,
  );
  await owner.query(
    `insert into handoffs (submission_id, program, destination, state, origin, key, receipt_kind, receipt, state_at, answer_by, created_at)
     select id, program, 'evss', case when id % 10 = 9 then 'accepted' else 'delivered' end, 'route', content_hash, 'claim_id', id::text, received_at,
       start_by, received_at
     from submissions where id between $1 and $2 and id % 10 not in (7, 8)`,
    proved,
  );
  await owner.query(
    `insert into submission_fingerprints (submission_id, program, person_id, fingerprint, near_fingerprint, rules_version, key_version)
     select id, program, person_id, sha256(person_id::bytea), sha256(person_id::bytea), 1, 'k1' from submissions where id > $1`,
    [from],
  );
  await owner.query(
    `insert into standings (submission_id, program, form, settled, reason, answer_by, boxed_since, has_step)
     select id, program, form, case when id % 10 < 7 then 'delivered' when id % 10 < 9 then 'needs_attention' else 'in_progress' end,
       case when id % 10 in (7, 8) then 'held' end, case when id % 10 = 9 then start_by end,
       case when id % 10 = 9 then received_at end, false
     from submissions where id > $1`,
    [from],
  );
  await owner.query(`delete from standing_totals`);
  await owner.query(
    `insert into standing_totals (program, form, settled, reason, answer_by_hour, n)
     select program, form, settled, reason, date_trunc('hour', answer_by, 'UTC'), count(*) from standings group by 1, 2, 3, 4, 5`,
  );
  for (const table of TABLES) await owner.query(`alter table ${table} enable trigger user`);
  await owner.query('vacuum analyze submissions, standings, standing_totals, submission_fingerprints, documents, handoffs');
}
