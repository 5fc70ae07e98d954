-- Until when facts have been counted for whoever watches numbers over time.

create table metric_cursors (
  name text primary key,
  counted_until timestamptz not null
);

-- Facts come in the order of their time: a summary of pages finds a minute's among millions and costs next to nothing to keep.
create index handoff_history_at on handoff_history using brin (at) with (pages_per_range = 16, autosummarize = on);
create index poll_slices_ended_at on poll_slices using brin (ended_at) with (pages_per_range = 16, autosummarize = on);
-- Reports over a week look at what was taken in during it.
create index submissions_received_at on submissions using brin (received_at) with (pages_per_range = 32, autosummarize = on);
