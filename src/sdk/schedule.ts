/** Days on which a schedule does not run: the federal holidays of the United States as they are observed, or a named set of days, each `YYYY-MM-DD`. */
export type Blackout = 'us_federal' | { readonly name: string; readonly days: readonly string[] };

/** What a scheduled run goes over: the same selections that a person may give, but for those that name what somebody did before. */
export type ScheduledSelection =
  | { readonly kind: 'csv' }
  | { readonly kind: 'rows' }
  | { readonly kind: 'worklist'; readonly worklist: string; readonly next: number }
  | { readonly kind: 'query'; readonly reasons: readonly string[]; readonly forms: readonly string[]; readonly limit?: number }
  | { readonly kind: 'duplicates' }
  | { readonly kind: 'handoffs'; readonly destinations: readonly string[]; readonly states: readonly string[]; readonly limit?: number }
  | { readonly kind: 'nothing' };

/** When a task runs by itself. Part of the task's reviewed code: a change of it is a change of the code. */
export interface TaskSchedule {
  /** Its own among the program's schedules: lower case letters, digits and dashes. */
  readonly name: string;
  /** Why it runs; the reason of each of its runs. */
  readonly reason: string;
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** IANA. A time that the clock there skips is due at the end of the skip; one that it shows twice is due at the first. */
  readonly timeZone: string;
  /** Times that passed while nothing ran: run every one, only the newest, or none. Each that is left out is on record as missed. */
  readonly catchUp: 'all' | 'latest' | 'none';
  /** The run before has not ended: leave this one out, start it behind, or start it beside. */
  readonly overlap: 'skip' | 'queue' | 'allow';
  readonly blackouts?: readonly Blackout[];
  readonly selection: ScheduledSelection;
  /** For `csv` and `rows`: the address of the file, `s3://bucket/key`; `{date}` becomes the due day in the schedule's zone, `2026-01-31`. */
  readonly input?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}
