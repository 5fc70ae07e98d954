import { type Session, sql } from '#kernel/db/database.ts';

export interface ScheduleName {
  readonly program: string;
  readonly name: string;
  readonly task: string;
}

/** A schedule as operators have set it. */
export interface ScheduleState {
  readonly program: string;
  readonly name: string;
  readonly notedUntil: Date;
  readonly isPaused: boolean;
  readonly changedBy: string | null;
  readonly reason: string | null;
  readonly changedAt: Date | null;
}

/** Notes schedules that nobody has seen before: they expect nothing that was due before now. */
export async function insertSchedules(session: Session, schedules: readonly ScheduleName[], at: Date): Promise<void> {
  await sql`
    insert into task_schedules (program, name, task, first_seen_at, noted_until)
    select given.program, given.name, given.task, ${at}, ${at}
    from unnest(
      ${schedules.map(({ program }) => program)}::text[], ${schedules.map(({ name }) => name)}::text[], ${schedules.map(({ task }) => task)}::text[]
    ) as given (program, name, task)
    on conflict (program, name) do nothing`.execute(session.query);
}

export async function selectScheduleStates(session: Session): Promise<readonly ScheduleState[]> {
  const { rows } = await sql<ScheduleState>`
    select program, name, noted_until as "notedUntil", is_paused as "isPaused", changed_by as "changedBy", reason, changed_at as "changedAt"
    from task_schedules order by program, name`.execute(session.query);
  return rows;
}

/** Holds the schedule until the transaction ends; undefined where another worker has it, or nobody has seen it. */
export async function takeSchedule(session: Session, program: string, name: string): Promise<ScheduleState | undefined> {
  const { rows } = await sql<ScheduleState>`
    select program, name, noted_until as "notedUntil", is_paused as "isPaused", changed_by as "changedBy", reason, changed_at as "changedAt"
    from task_schedules where program = ${program} and name = ${name} for update skip locked`.execute(session.query);
  return rows[0];
}

/** The same for a person, who waits for a worker that has it. */
export async function holdSchedule(session: Session, program: string, name: string): Promise<ScheduleState | undefined> {
  const { rows } = await sql<ScheduleState>`
    select program, name, noted_until as "notedUntil", is_paused as "isPaused", changed_by as "changedBy", reason, changed_at as "changedAt"
    from task_schedules where program = ${program} and name = ${name} for update`.execute(session.query);
  return rows[0];
}

export async function setNotedUntil(session: Session, program: string, name: string, until: Date): Promise<void> {
  await sql`update task_schedules set noted_until = ${until} where program = ${program} and name = ${name}`.execute(session.query);
}

export async function setPaused(
  session: Session,
  { program, name }: Pick<ScheduleState, 'program' | 'name'>,
  set: { readonly isPaused: boolean; readonly by: string; readonly reason: string; readonly at: Date },
): Promise<void> {
  await sql`
    update task_schedules set is_paused = ${set.isPaused}, changed_by = ${set.by}, reason = ${set.reason}, changed_at = ${set.at}
    where program = ${program} and name = ${name}`.execute(session.query);
}
