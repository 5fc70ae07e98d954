import type { Outcome } from '#sdk';
import type { KnownCandidate } from '../preview/judge-candidates.ts';
import type { RecordedOutcome } from './outcomes.sql.ts';

/** One item that is to run now, judged by what is known now. */
export interface ReadyItem extends KnownCandidate {
  readonly position: number;
  /** Names it in lists and files. */
  readonly name: string;
}

export function recordedOf({ position, submissionId, handoffId, name }: ReadyItem, outcome: Outcome): RecordedOutcome {
  return { position, submissionId, handoffId, externalId: name, outcome };
}
