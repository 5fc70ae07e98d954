/** The life of an error class. A test compares the states with the database's CHECK. */
export const NEXT = {
  open: { resolved: 'somebody says that it is mended', ignored: 'somebody lets it be for a while' },
  resolved: { open: 'it came again, or somebody takes that back' },
  ignored: { open: 'its time, number or rate is reached, or somebody takes that back', resolved: 'somebody says that it is mended' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type ClassState = keyof typeof NEXT;
export const CLASS_STATES = Object.keys(NEXT) as readonly ClassState[];

/** Where it failed. A test compares them with the database's CHECK. */
export const STAGES = [
  'import',
  'intake',
  'attempt',
  'refusal',
  'loss',
  'exhausted',
  'poll',
  'run',
  'export',
  'finding',
  'notice',
] as const;
export type Stage = (typeof STAGES)[number];

/** What each stage says of the failure, for people. */
export const STAGE_MEANS: Readonly<Record<Stage, string>> = {
  import: 'rows that an import refused',
  intake: 'submissions that were sent and refused',
  attempt: 'a try to hand something over, which did not arrive or may not have',
  refusal: 'the receiver said no, or took back a yes',
  loss: 'the receiver never got it, or does not know it any more',
  exhausted: 'a hand-off whose tries are spent',
  poll: 'a question to a receiver that got no answer',
  run: 'an item of a task that failed or whose end is not known',
  export: 'a try to make, send or confirm a file',
  finding: 'something that does not add up',
  notice: 'a message to a person that could not be sent or was not delivered',
};

/** Of which facts an occurrence is one; with the fact's number it is counted once. */
export const SCANNED = ['handoffs', 'polls', 'runs', 'exports', 'findings', 'imports', 'intake'] as const;
export type ScannedSource = (typeof SCANNED)[number];
export type Source = ScannedSource | 'notices';

/** A failure as a lower slice recorded it. */
export interface Failure {
  readonly sourceId: number;
  readonly program: string;
  readonly stage: Stage;
  /** The destination, task, export, notice or kind of finding. */
  readonly place: string;
  /** The partner's step of its work. */
  readonly step: string | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly submissionId: number | null;
  readonly at: Date;
  readonly weight: number;
}

export interface ErrorClass {
  readonly id: number;
  readonly program: string;
  readonly stage: Stage;
  readonly place: string;
  readonly step: string | null;
  readonly code: string | null;
  readonly pattern: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly occurrences: number;
  /** Distinct submissions and people that it concerned so far. */
  readonly submissions: number;
  readonly people: number;
  readonly state: ClassState;
  readonly stateAt: Date;
  readonly stateBy: string;
  readonly stateReason: string;
  readonly mendedIn: string | null;
  readonly ignoreUntil: Date | null;
  readonly ignoreOccurrences: number | null;
  readonly ignorePerHour: number | null;
  readonly regressedAt: Date | null;
  readonly regressions: number;
  readonly owner: string | null;
  readonly ticket: string | null;
  readonly note: string | null;
}

/** `attempt at benefits_documents, http_500: failed to verify payload`. */
export function titleOf({ stage, place, step, code, pattern }: Pick<ErrorClass, 'stage' | 'place' | 'step' | 'code' | 'pattern'>): string {
  const where = `${stage} ${place}${step === null ? '' : ` at ${step}`}`;
  return `${where}${code === null ? '' : `, ${code}`}${pattern === '' ? '' : `: ${pattern}`}`;
}
