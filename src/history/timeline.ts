/** One thing that happened to a submission, in whichever slice. Nothing in it is personal but what an operator wrote as a reason. */
export interface TimelineEvent {
  readonly at: Date;
  /** `noun.verb`: `handoff.moved`. */
  readonly kind: string;
  /** A person, a token, or the part of Waybill that did it; null where nobody here did. */
  readonly who: string | null;
  /** Why, in the author's words or as a code. */
  readonly why: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An event as a statement answers it; `place` orders what happened at one moment. */
export interface TimelineRow extends TimelineEvent {
  readonly place: number;
}

/** In order of time; what happened at one moment as its cause goes before its effect. Details that say nothing are left out. */
export function inOrder(rows: readonly TimelineRow[]): readonly TimelineEvent[] {
  return rows
    .toSorted((one, other) => one.at.getTime() - other.at.getTime() || one.place - other.place)
    .map(({ place: _place, details, ...event }) => ({ ...event, details: spoken(details) }));
}

function spoken(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null));
}
