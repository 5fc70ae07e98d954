import type { NewFinding } from '../handoffs/index.ts';
import type { JudgedAnswers } from './answer.ts';
import type { Share } from './share.ts';

/** Lines that the partner left out, once the time for the answer has passed. */
export const UNANSWERED = 'share_line_unanswered';
export const BOTH_WAYS = 'answered_both_ways';
const TWICE = 'answered_twice';
const NOT_IN_MANIFEST = 'answer_not_in_manifest';
const UNREADABLE = 'answers_unreadable';
const LATE = 'accepted_after_revocation';
/** A package of an open share that the object store does not have. */
export const PACKAGE_MISSING = 'package_missing';
/** A package of an open share that has another size in the object store than when it was made. */
export const PACKAGE_DIFFERS = 'package_differs';
export const PACKAGE_FAULTS: readonly string[] = [PACKAGE_MISSING, PACKAGE_DIFFERS];

const DAY_MS = 86_400_000;
/** Long enough to ask the partner and hear from it. */
export const ASK_DAYS = 3;
/** Links lead to it while it is open. */
const PACKAGE_DAYS = 1;
const FIRST_SHOWN = 20;

export function subjectOf(shareId: number, externalId: string): string {
  return `share:${shareId}:${externalId}`;
}

type Of = Pick<Share, 'id' | 'program' | 'runId'>;

interface AboutFile {
  readonly fileSha256: string;
  readonly at: Date;
}

/** What of a partner's file does not add up. Ids that are in no manifest are named by file and row: what stands there may be anything. */
export function findingsOf(share: Of, judged: JudgedAnswers, submissions: ReadonlyMap<string, number>, file: AboutFile): NewFinding[] {
  const answerBy = new Date(file.at.getTime() + ASK_DAYS * DAY_MS);
  const common = { program: share.program, runId: share.runId, shareId: share.id, openedAt: file.at, answerBy };
  const inFile = `share:${share.id}:${file.fileSha256.slice(0, 16)}`;
  const aboutId = (kind: string) => (id: string) => ({
    ...common,
    kind,
    subject: subjectOf(share.id, id),
    submissionId: submissions.get(id),
    details: { file: file.fileSha256 },
  });
  const unreadable = judged.unreadable.map(({ row }) => row);
  return [
    ...judged.notInManifest.map(({ row }) => ({
      ...common,
      kind: NOT_IN_MANIFEST,
      subject: `${inFile}:row ${row}`,
      details: { file: file.fileSha256, row },
    })),
    ...judged.twice.map(aboutId(TWICE)),
    ...judged.bothWays.map(aboutId(BOTH_WAYS)),
    ...(unreadable.length === 0
      ? []
      : [
          {
            ...common,
            kind: UNREADABLE,
            subject: inFile,
            details: { file: file.fileSha256, rows: unreadable.length, first: unreadable.slice(0, FIRST_SHOWN) },
          },
        ]),
  ];
}

/** The partner established what had healed or was withdrawn: it may have been given twice. */
export function lateFinding(share: Of, of: { externalId: string; submissionId: number; standing: string }, file: AboutFile): NewFinding {
  return {
    program: share.program,
    kind: LATE,
    subject: subjectOf(share.id, of.externalId),
    submissionId: of.submissionId,
    runId: share.runId,
    shareId: share.id,
    details: { file: file.fileSha256, standing: of.standing },
    openedAt: file.at,
    answerBy: new Date(file.at.getTime() + ASK_DAYS * DAY_MS),
  };
}

interface AboutPackage {
  readonly program: string;
  readonly shareId: number;
  readonly runId: number;
  readonly submissionId: number;
  readonly externalId: string;
  readonly objectKey: string;
  readonly bytes: number;
}

/** A link leads to a package that cannot be fetched as it was shared. The key says where to restore it. */
export function packageFinding(of: AboutPackage, fault: { kind: string; stored: number | null }, at: Date): NewFinding {
  return {
    program: of.program,
    kind: fault.kind,
    subject: subjectOf(of.shareId, of.externalId),
    submissionId: of.submissionId,
    runId: of.runId,
    shareId: of.shareId,
    details: { object_key: of.objectKey, bytes: of.bytes, ...(fault.stored === null ? {} : { stored: fault.stored }) },
    openedAt: at,
    answerBy: new Date(at.getTime() + PACKAGE_DAYS * DAY_MS),
  };
}
