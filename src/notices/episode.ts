import type { FailedDocument, ProgramNotices } from '#sdk';

/** A required document of a submission that needs attention, as the facts tell it. */
export interface DocumentFact {
  readonly label: string;
  readonly documentType: string;
  readonly source: 'form' | 'attachment';
  readonly hasParent: boolean;
  readonly isDelivered: boolean;
  readonly isFailed: boolean;
  /** Why it failed; null where it did not. */
  readonly reason: string | null;
  readonly failedAt: string | null;
  /** A refusal that may turn by itself until then. */
  readonly healsUntil: string | null;
}

export interface FailingSubmission {
  readonly submissionId: number;
  readonly personId: string;
  readonly form: string;
  /** Imported and not released: nobody is written about it. */
  readonly isHeld: boolean;
  /** Why it needs attention. */
  readonly reason: string;
  /** When its time box ended, where that is why. */
  readonly boxEndedAt: Date | null;
  readonly documents: readonly DocumentFact[];
}

/** One failure as it is now: of the whole ('' as subject) or of one document. */
export interface Failure {
  readonly submissionId: number;
  readonly personId: string;
  readonly subject: string;
  readonly kind: 'delayed' | 'action_needed';
  readonly reason: string;
  readonly document: FailedDocument | null;
  readonly failedAt: Date;
  readonly confirmAt: Date;
}

export const WHOLE = '';
const HOUR_MS = 3_600_000;

/** It may be there, or somebody has it in hand: late, and nothing that the person must do. */
const DELAYED: readonly string[] = ['time_box_passed', 'outcome_unknown', 'missing_at_receiver', 'awaiting_acknowledgement'];

/**
 * What is failing about a submission. A document that others belong to, or no document in particular, is the whole; else each failed document
 * is a failure of its own.
 */
export function failuresOf(submission: FailingSubmission, hours: ProgramNotices['confirmHours'], at: Date): Failure[] {
  const failed = submission.documents.filter(({ isFailed }) => isFailed);
  const main = failed.find(({ hasParent }) => !hasParent);
  const isShared = submission.reason === 'awaiting_acknowledgement' || submission.reason === 'refused_by_partner';
  if (main || failed.length === 0 || isShared) return [ofWhole(submission, main, hours, at)];
  return failed.map((document) => ofDocument(submission, document, hours, at));
}

function ofWhole(
  { submissionId, personId, reason, boxEndedAt }: FailingSubmission,
  main: DocumentFact | undefined,
  hours: ProgramNotices['confirmHours'],
  at: Date,
): Failure {
  const failedAt = boxEndedAt ?? dateOf(main?.failedAt) ?? at;
  const told = main?.reason && !DELAYED.includes(reason) && reason !== 'refused_by_partner' ? main.reason : reason;
  return { submissionId, personId, subject: WHOLE, document: null, ...clocked(told, failedAt, main?.healsUntil, hours) };
}

function ofDocument(
  { submissionId, personId }: FailingSubmission,
  { label, documentType, source, hasParent, reason, failedAt, healsUntil }: DocumentFact,
  hours: ProgramNotices['confirmHours'],
  at: Date,
): Failure {
  const document = { label, documentType, source, hasParent };
  const since = dateOf(failedAt) ?? at;
  return { submissionId, personId, subject: label, document, ...clocked(reason ?? 'document_failed', since, healsUntil, hours) };
}

function clocked(reason: string, failedAt: Date, healsUntil: string | null | undefined, hours: ProgramNotices['confirmHours']) {
  const kind = DELAYED.includes(reason) ? ('delayed' as const) : ('action_needed' as const);
  const confirmed = failedAt.getTime() + hours[kind] * HOUR_MS;
  const confirmAt = new Date(Math.max(confirmed, dateOf(healsUntil)?.getTime() ?? 0));
  return { kind, reason, failedAt, confirmAt };
}

function dateOf(text: string | null | undefined): Date | undefined {
  return text ? new Date(text) : undefined;
}

export interface OpenEpisode {
  readonly id: number;
  readonly submissionId: number;
  readonly subject: string;
  readonly kind: Failure['kind'];
  readonly confirmAt: Date;
  readonly isConfirmed: boolean;
}

/** What is to be written so that the open episodes say what fails now. */
export interface EpisodeChanges {
  readonly opened: readonly Failure[];
  /** Surer than before (`action_needed` after `delayed`): confirmed anew. Or healing for longer. */
  readonly changed: readonly (Failure & { readonly id: number; readonly isSurer: boolean })[];
  readonly ended: readonly { readonly id: number; readonly as: 'recovered' | 'mended' }[];
}

/** A confirmed failure stays open until a proof or a decision ends it: that it is being tried again does not undo it. */
export function changesOf(
  submissions: readonly FailingSubmission[],
  failures: readonly Failure[],
  open: readonly OpenEpisode[],
): EpisodeChanges {
  const keyOf = ({ submissionId, subject }: { submissionId: number; subject: string }) => `${submissionId} ${subject}`;
  const episodes = new Map(open.map((episode) => [keyOf(episode), episode]));
  const now = new Map(failures.map((failure) => [keyOf(failure), failure]));
  const delivered = new Set(
    submissions.flatMap(({ submissionId, documents }) =>
      documents.filter(({ isDelivered }) => isDelivered).map(({ label }) => keyOf({ submissionId, subject: label })),
    ),
  );
  return {
    opened: failures.filter((failure) => !episodes.has(keyOf(failure))),
    changed: failures.flatMap((failure) => changeOf(failure, episodes.get(keyOf(failure)))),
    ended: open.filter((episode) => !now.has(keyOf(episode))).flatMap((episode) => endOf(episode, delivered.has(keyOf(episode)))),
  };
}

function changeOf(failure: Failure, episode: OpenEpisode | undefined): EpisodeChanges['changed'] {
  if (!episode) return [];
  const isSurer = episode.kind === 'delayed' && failure.kind === 'action_needed';
  const isLonger = !episode.isConfirmed && failure.kind === episode.kind && failure.confirmAt > episode.confirmAt;
  return isSurer || isLonger ? [{ ...failure, id: episode.id, isSurer }] : [];
}

function endOf({ id, subject, isConfirmed }: OpenEpisode, isDelivered: boolean): EpisodeChanges['ended'] {
  if (isDelivered && subject !== WHOLE) return [{ id, as: isConfirmed ? 'mended' : 'recovered' }];
  return isConfirmed ? [] : [{ id, as: 'recovered' }];
}
