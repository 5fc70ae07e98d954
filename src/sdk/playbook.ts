/** What an incident is about, as the playbook's steps see it. */
export interface PlaybookSubject {
  readonly kind: 'error_class' | 'finding' | 'export' | 'alert' | 'none';
  /** Number of the class or finding, name of the export, key of the alert; empty for none. */
  readonly id: string;
  /** Where an error class failed: a destination, a task, an export. The destination of a finding, where it has one. */
  readonly place: string | null;
  /** The code of an error class, or the kind of a finding. */
  readonly code: string | null;
}

/** What a run of a step goes over; the same choices as a draft has. */
export type PlaybookSelection =
  | { readonly kind: 'query'; readonly reasons: readonly string[]; readonly forms: readonly string[]; readonly limit?: number }
  | { readonly kind: 'handoffs'; readonly destinations: readonly string[]; readonly states: readonly string[]; readonly limit?: number }
  | { readonly kind: 'duplicates' }
  | { readonly kind: 'nothing' };

/** A task with everything filled in but the reason, which is the incident's. */
export interface PlaybookTask {
  /** Of the program that the playbook belongs to. */
  readonly name: string;
  fill(subject: PlaybookSubject): { readonly params: Readonly<Record<string, unknown>>; readonly over: PlaybookSelection };
}

export interface PlaybookStep {
  /** Lower case letters, digits and underscores; unique in the playbook. */
  readonly name: string;
  readonly text: string;
  /** A step that is a task: starting it drafts the run. */
  readonly task?: PlaybookTask;
  /** A command line for what is no task; words in capitals are filled in by whoever runs it. */
  readonly command?: string;
}

/** Whom it affects, as a question that is asked anew each time. */
export type PlaybookAffected =
  /** The submissions of the error class that the incident is about. */
  | { readonly list: 'error_class' }
  | {
      readonly list: 'submissions';
      readonly standings: readonly string[];
      readonly reasons?: readonly string[];
      readonly form?: string;
    }
  /** `destination` left out: the one that the incident is about, or all. */
  | { readonly list: 'handoffs'; readonly states: readonly string[]; readonly destination?: string; readonly reason?: string }
  | { readonly list: 'findings'; readonly kind: string }
  /** Everybody whose change the partner is not proved to have. `export` left out: the one that the incident is about, or all of the program. */
  | { readonly list: 'export_ready'; readonly export?: string }
  | { readonly list: 'notices'; readonly states: readonly string[] };

/** What to do about an error class, a finding, an overdue export or an alert. */
export interface PlaybookDefinition {
  /** Lower case letters, digits and underscores. */
  readonly name: string;
  readonly title: string;
  /** Raised with every change of what it says. */
  readonly version: number;
  readonly about: {
    /** Any of these; what is left out matches everything. */
    readonly errorClasses?: readonly { readonly stage?: string; readonly place?: string; readonly code?: string }[];
    readonly findings?: readonly string[];
    readonly exports?: readonly string[];
    readonly alerts?: readonly string[];
  };
  readonly meaning: string;
  readonly variants: readonly { readonly name: string; readonly howToTell: string }[];
  readonly affected: PlaybookAffected;
  readonly steps: readonly PlaybookStep[];
  /** Who is asked, by the name of a setting `contacts.<name>`; addresses are no code. */
  readonly contacts: readonly { readonly name: string; readonly for: string }[];
  readonly tellPeople: string;
}

export function definePlaybook(playbook: PlaybookDefinition): PlaybookDefinition {
  return playbook;
}
