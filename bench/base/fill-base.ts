import type pg from 'pg';
import { SUBMISSIONS } from './sizes.ts';

export const PROGRAM = 'form526';
/** Submissions of a filling whose standings can be computed from facts. */
export const PROVED = 20_000;
const TABLES = ['submissions', 'documents', 'handoffs', 'submission_fingerprints', 'standings'];
/** One in seven hundred is one of two or three alike, as among the field's ordinary submissions. */
const ALIKE_EVERY = 700;
/** What is under way is the newest: whoever sorts it by age meets it behind all that is done. */
const NEWEST = Math.floor(SUBMISSIONS * 0.9);
/** Over `id`: 2 in 10 are held by an import, wherever they lie; of the others the newest are in progress. */
export const SETTLED = `case when id % 10 in (7, 8) then 'needs_attention' when id > ${NEWEST} and id % 10 > 0 then 'in_progress' else 'delivered' end`;

/**
 * Fills the base with submissions `from` … `to` in one statement a table, triggers off, and counts their standings in bulk as the triggers would
 * have. Each minute brings one, but an import brings what was submitted at any time. Time boxes of 30 days end between two days before `at` and 28
 * after it. Only the last `PROVED` of a filling have documents: those whose standings are then computed from the facts and compared.
 */
export async function fillBase(owner: pg.Pool, from: number, to: number, at: Date): Promise<void> {
  const proved = [to - PROVED + 1, to];
  for (const table of TABLES) await owner.query(`alter table ${table} disable trigger user`);
  await owner.query(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     select $3, '21-526EZ', lpad(n::text, 9, '0'), 'p' || (n - case when n % ${ALIKE_EVERY} = 0 then 1 else 0 end),
       case when n % 10 in (7, 8) then $4::timestamptz - (n::bigint * 7919 % ${SUBMISSIONS}) * interval '1 minute' else at end, at, decode(md5(n::text), 'hex'),
       case when n % 10 in (7, 8) then 'import' else 'api' end, $4::timestamptz - interval '2 days' + (n % 43200) * interval '1 minute'
     from (select n, $4::timestamptz - (${SUBMISSIONS} - n) * interval '1 minute' as at from generate_series($1::int + 1, $2::int) n) s`,
    [from, to, PROGRAM, at],
  );
  await owner.query(
    `insert into documents (submission_id, program, label, document_type, is_required, position, source)
     select id, program, '21-526EZ', 'L533', true, 0, 'form' from submissions where id between $1 and $2`,
    proved,
  );
  await owner.query(
    `insert into handoffs (submission_id, program, destination, state, origin, key, receipt_kind, receipt, state_at, answer_by, created_at)
     select id, program, case when id % 10 = 9 then 'benefits_intake' else 'evss' end, case when settled = 'in_progress' then 'accepted' else 'delivered' end,
       'route', content_hash, 'claim_id', id::text, case when settled = 'in_progress' then boxed_since else received_at + interval '3 days' end, start_by, boxed_since
     from (select *, ${SETTLED} as settled, start_by - interval '30 days' as boxed_since from submissions where id > $1) s where settled <> 'needs_attention'`,
    [from],
  );
  await owner.query(
    `insert into submission_fingerprints (submission_id, program, person_id, fingerprint, near_fingerprint, rules_version, key_version)
     select id, program, person_id, sha256(person_id::bytea), sha256(person_id::bytea), 1, 'k1' from submissions where id > $1`,
    [from],
  );
  await owner.query(
    `insert into standings (submission_id, program, form, settled, reason, answer_by, boxed_since, has_step, submitted_at)
     select id, program, form, settled, case when settled = 'needs_attention' then 'held' end, case when settled = 'in_progress' then start_by end,
       case when settled = 'in_progress' then start_by - interval '30 days' end, false, submitted_at
     from (select *, ${SETTLED} as settled from submissions where id > $1) s`,
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
