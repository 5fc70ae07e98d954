import type { PlaybookSubject } from '#sdk';

/** The life of an incident. A test compares the states with the database's CHECK. */
export const NEXT_OF_INCIDENT = {
  open: { closed: 'what it is about is gone', overridden: 'somebody closed it although its cause was still there, and said why' },
  closed: { open: 'it was taken up again' },
  overridden: { open: 'it was taken up again' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type IncidentState = keyof typeof NEXT_OF_INCIDENT;
export const INCIDENT_STATES = Object.keys(NEXT_OF_INCIDENT) as readonly IncidentState[];

/** The life of a step. A run that was drafted for it has a life of its own; whoever sees how it ended says so here. */
export const NEXT_OF_STEP = {
  to_do: {
    drafted: 'its run was drafted',
    done: 'somebody did it',
    failed: 'somebody tried it in vain',
    not_needed: 'somebody saw that it is not needed',
  },
  drafted: {
    drafted: 'another run was drafted',
    done: 'its run did it',
    failed: 'its run did not',
    not_needed: 'it turned out not to be needed',
  },
  done: { drafted: 'it is done again', failed: 'it turned out to be in vain' },
  failed: { drafted: 'it is tried again', done: 'somebody did it after all', not_needed: 'it turned out not to be needed' },
  not_needed: { drafted: 'it turned out to be needed', done: 'somebody did it after all', failed: 'somebody tried it in vain' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type StepState = keyof typeof NEXT_OF_STEP;
export const STEP_STATES = Object.keys(NEXT_OF_STEP) as readonly StepState[];
/** What somebody may say of a step. */
export const STEP_OUTCOMES = ['done', 'failed', 'not_needed'] as const;
export type StepOutcome = (typeof STEP_OUTCOMES)[number];

export const ENTRY_KINDS = ['opened', 'drafted', 'done', 'failed', 'not_needed', 'note', 'closed', 'overridden', 'reopened'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export const SUBJECT_KINDS = ['error_class', 'finding', 'export', 'alert', 'none'] as const satisfies readonly PlaybookSubject['kind'][];
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export interface Incident {
  readonly id: number;
  readonly program: string;
  readonly playbook: string;
  readonly playbookVersion: number;
  readonly playbookHash: string;
  readonly title: string;
  readonly subjectKind: SubjectKind;
  readonly subject: string;
  readonly state: IncidentState;
  readonly stateAt: Date;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly reason: string;
  readonly closedBy: string | null;
  readonly closedReason: string | null;
}

export interface IncidentStep {
  readonly position: number;
  readonly name: string;
  readonly state: StepState;
  readonly stateAt: Date;
  readonly stateBy: string | null;
  readonly runId: number | null;
  /** Of the run, as it is now. */
  readonly runState: string | null;
}

export interface IncidentEntry {
  readonly id: number;
  readonly kind: EntryKind;
  readonly step: string | null;
  readonly text: string;
  readonly runId: number | null;
  readonly author: string;
  readonly at: Date;
}
