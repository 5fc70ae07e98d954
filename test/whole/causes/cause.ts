/** The parts of the system that are still to come; each closes the causes that name it. */
export const PARTS_TO_COME = ['triage'] as const;
export type PartToCome = (typeof PARTS_TO_COME)[number];

export interface Proof {
  readonly file: string;
  /** As it stands in the file. */
  readonly test: string;
}

export interface HistoricCause {
  readonly number: number;
  /** How submissions came to be lost. */
  readonly cause: string;
  readonly proofs: readonly Proof[];
  readonly pending?: PartToCome;
}

export const proof = (file: string, test: string): Proof => ({ file, test });
