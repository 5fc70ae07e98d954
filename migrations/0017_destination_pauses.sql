-- Destinations that nothing is sent to because somebody said so. What was taken there is asked about all the same.
create table destination_pauses (
  id bigint generated always as identity primary key,
  program text not null,
  destination text not null,
  reason text not null,
  paused_by text not null,
  paused_at timestamptz not null,
  resumed_by text,
  resumed_at timestamptz,
  constraint destination_pauses_ended check ((resumed_by is null) = (resumed_at is null))
);
create unique index destination_pauses_one on destination_pauses (program, destination) where resumed_at is null;

create function destination_is_paused(of_program text, of_destination text) returns boolean language sql stable as
$$ select exists (select from destination_pauses where program = of_program and destination = of_destination and resumed_at is null) $$;

-- Attempts of the last day are read by time; in the order in which they began they cost next to nothing to find.
create index handoff_attempts_began on handoff_attempts using brin (started_at) with (autosummarize = on);
