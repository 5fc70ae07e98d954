/** So many hand-offs that moved alike in the minutes that were counted. */
export interface CountedMoves {
  readonly form: string;
  readonly destination: string;
  /** Null where the whole submission went at once. */
  readonly document: { readonly label: string; readonly documentType: string; readonly source: 'form' | 'attachment' } | null;
  readonly from: string;
  readonly to: string;
  /** The partner's own words. */
  readonly status: string | null;
  readonly step: string | null;
  readonly reason: string | null;
  readonly count: number;
}

/** Hand-offs that were taken so many hours ago and have had no answer since; each is counted once, when it passes that age. */
export interface CountedWaits extends Pick<CountedMoves, 'form' | 'destination' | 'document' | 'count'> {
  readonly hours: number;
}

/** What was asked of a destination. `asked = answered + notFound + unanswered + unreadable` */
export interface CountedQuestions {
  readonly destination: string;
  readonly asked: number;
  readonly answered: number;
  readonly notFound: number;
  readonly unanswered: number;
  readonly unreadable: number;
  readonly changed: number;
  /** Questions that got no answer at all. */
  readonly faults: number;
}

/** Where submissions stood at the end of the counted minutes. */
export interface CountedStanding {
  readonly form: string;
  readonly state: string;
  readonly reason: string | null;
  readonly count: number;
}

/** What became of messages to people; the three of silent failures are about notices of a failure only. */
export interface CountedNotices {
  /** The notice's name. */
  readonly notice: string;
  readonly event:
    | 'success'
    | 'error'
    | 'exhausted'
    | 'silent_failure'
    | 'silent_failure_avoided_no_confirmation'
    | 'silent_failure_avoided';
  readonly count: number;
}

/** What happened in one program since the last count, and where it stands. */
export interface Counted {
  readonly moves: readonly CountedMoves[];
  readonly waits: readonly CountedWaits[];
  readonly questions: readonly CountedQuestions[];
  readonly standing: readonly CountedStanding[];
  readonly notices: readonly CountedNotices[];
}

/** A number under a name that an organisation's dashboards and monitors have already. */
export interface FormerMetric {
  readonly kind: 'count' | 'level';
  readonly name: string;
  readonly amount: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The numbers of a program under their former names. Pure; asked once for each count, whichever process makes it. */
export type FormerMetrics = (counted: Counted) => readonly FormerMetric[];
