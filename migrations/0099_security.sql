-- Least privilege. Row-level security is the second lock: a session sees the programs of its scope, whatever the statement says.

grant usage on schema public to waybill_app, waybill_reader;
grant select on all tables in schema public to waybill_app;
grant usage on all sequences in schema public to waybill_app;

-- Facts: inserted, never changed.
grant insert on submissions, submission_payloads, submission_identities, documents, submission_fingerprints, submission_search, submission_releases,
  remediations, handoff_history, poll_slices, duplicate_sets, duplicate_members, run_items, run_blocks, run_outcomes, run_approvals, run_files, packages, share_fetches,
  acknowledgements to waybill_app;
-- Things with a life of their own.
grant insert, update on metric_cursors, destination_pauses to waybill_app;
grant insert, update on imports, handoffs, handoff_attempts, handoff_schedule, poll_lanes, findings, runs, run_slices, run_deliveries, worklists, worklist_entries, shares, share_lines, share_links,
  users, tokens, sign_in_links, sign_in_visits, sessions to waybill_app;
grant insert, delete on grants to waybill_app;
grant insert, update, delete on failed_attempts to waybill_app;
-- Re-wrap under a new key.
grant update (ciphertext, key_id) on submission_payloads, submission_identities to waybill_app;
-- The file of a document that could not be read may come later; documents_keep_good guards the others. Its submission is then compared anew.
grant update (media_type, bytes, content_sha256, received_bytes, received_sha256, object_key, problem_code, problem) on documents to waybill_app;
grant update (fingerprint, near_fingerprint, rules_version) on submission_fingerprints to waybill_app;
-- A preview that is made again replaces the draft's items.
grant delete on run_items, run_blocks to waybill_app;
-- A hand-off with nothing left to do leaves the schedule; its history stays.
grant delete on handoff_schedule to waybill_app;

grant select on submissions, submission_payloads, submission_identities, documents, submission_fingerprints, submission_search, submission_releases,
  remediations, handoffs, handoff_attempts, handoff_history, handoff_schedule, poll_lanes, poll_slices, findings, duplicate_sets, duplicate_members, standings, standing_totals, standing_facts,
  runs, run_items, run_blocks, run_slices, run_deliveries, run_outcomes, run_approvals, run_files, worklists, worklist_entries, packages, shares, share_lines, share_fetches,
  acknowledgements, imports to waybill_reader;

revoke execute on function settle(bigint[]) from public;

do $$
declare
  scoped text;
begin
  for scoped in
    select c.table_name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'program' and t.table_type = 'BASE TABLE'
      and not exists (select 1 from pg_policies p where p.schemaname = 'public' and p.tablename = c.table_name)
  loop
    execute format('alter table %I enable row level security', scoped);
    execute format('create policy in_scope on %I using ((select waybill_all_programs()) or program = any ((select waybill_programs())::text[]))
      with check ((select waybill_all_programs()) or program = any ((select waybill_programs())::text[]))', scoped);
  end loop;
end $$;
