-- Hard limits of destinations over all processes: what was granted lately, one row a destination.

create table rate_limits (
  destination text primary key,
  granted_at timestamptz[] not null default '{}',
  granted_tokens integer[] not null default '{}',
  check (cardinality(granted_at) = cardinality(granted_tokens))
);

-- Grants up to `wanted` tokens so that no window of `window_ms`, wherever it begins, sees more than `most` used. A grant may be used up to
-- `lease_ms` after it was made, so it counts for that much longer. The database's clock is the one that all processes share; row locks make
-- the grants follow one another.
create function take_tokens(of_destination text, wanted integer, most integer, window_ms integer, lease_ms integer, out granted integer, out wait_ms integer)
language plpgsql as $$
declare
  moment timestamptz;
  span interval := make_interval(secs => (window_ms + lease_ms) / 1000.0);
  kept_at timestamptz[];
  kept integer[];
begin
  insert into rate_limits (destination) values (of_destination) on conflict do nothing;
  perform from rate_limits where destination = of_destination for update;
  moment := clock_timestamp();
  select coalesce(array_agg(g.at order by g.at), '{}'), coalesce(array_agg(g.tokens order by g.at), '{}')
    into kept_at, kept
    from rate_limits r, unnest(r.granted_at, r.granted_tokens) as g (at, tokens)
    where r.destination = of_destination and g.at > moment - span;
  granted := greatest(0, least(wanted, most - (select coalesce(sum(k), 0) from unnest(kept) as k)));
  wait_ms := 0;
  if granted < wanted and cardinality(kept_at) > 0 then
    wait_ms := greatest(1, ceil(extract(epoch from kept_at[1] + span - moment) * 1000));
  elsif granted < wanted then
    wait_ms := window_ms + lease_ms;
  end if;
  if granted > 0 then
    kept_at := kept_at || moment;
    kept := kept || granted;
  end if;
  update rate_limits set granted_at = kept_at, granted_tokens = kept where destination = of_destination;
end $$;

grant insert, update on rate_limits to waybill_app;
