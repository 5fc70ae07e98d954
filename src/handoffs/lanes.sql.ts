import { type Session, sql } from '#kernel/db/database.ts';
import type { HandoffQueue } from './queues.ts';

export interface DueLane {
  readonly queue: string;
  readonly lane: number;
}

/**
 * The lanes that have something due, without those that a partner's pause holds back: one look into the index for each. Queues of four lanes have
 * the index's own; without naming it, a lane with nothing due was looked for among a million rows of the others. Polls have no others.
 */
export async function selectDueLanes(session: Session, queues: readonly HandoffQueue[], at: Date): Promise<DueLane[]> {
  const lanes = queues.flatMap((queue) => Array.from({ length: queue.lanes }, (_, lane) => ({ ...queue, lane })));
  const { rows } = await sql<DueLane>`
    select given.queue, given.lane
    from unnest(
      ${lanes.map(({ name }) => name)}::text[], ${lanes.map(({ program }) => program)}::text[], ${lanes.map(({ destination }) => destination)}::text[],
      ${lanes.map(({ kind }) => kind)}::text[], ${lanes.map(({ lane }) => lane)}::integer[], ${lanes.map((each) => each.lanes)}::integer[]
    ) as given (queue, program, destination, kind, lane, lanes)
    left join poll_lanes own
      on given.kind = 'poll' and own.program = given.program and own.destination = given.destination and own.lane = given.lane
    cross join lateral (
      -- With its limit it stays a look for each lane; as a condition it was joined with the whole table.
      select from handoff_schedule due
      where due.program = given.program and due.destination = given.destination and due.kind = given.kind
        and due.lane = any (case given.lanes when 4 then array[given.lane] else array[0, 1, 2, 3] end::smallint[])
        and due.due_at <= ${at} and (given.kind = 'poll' or due.handoff_id % given.lanes = given.lane)
      limit 1
    ) first
    where coalesce(own.resume_at <= ${at}, true)`.execute(session.query);
  return rows;
}

/** Of these programs, those that have a submission of a form with a route whose step is to be taken. */
export async function selectProgramsWithSteps(
  session: Session,
  forms: readonly { readonly program: string; readonly form: string }[],
): Promise<string[]> {
  const { rows } = await sql<{ program: string }>`
    select distinct given.program
    from unnest(${forms.map(({ program }) => program)}::text[], ${forms.map(({ form }) => form)}::text[]) as given (program, form)
    where exists (select from standings st where st.has_step and st.program = given.program and st.form = given.form)`.execute(
    session.query,
  );
  return rows.map(({ program }) => program);
}
