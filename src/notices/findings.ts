import type { NewFinding } from '../handoffs/index.ts';

/** Nobody can be written to. */
export const NO_ADDRESS = 'notice_no_address';
/** Every address refused it, or its tries are spent. */
export const FAILED = 'notice_failed';
/** No confirmation within 72 hours. */
export const UNCONFIRMED = 'notice_unconfirmed';
/** A call-back about a message that nobody here sent. */
export const STRANGE_CALLBACK = 'notice_callback_unknown';

const DAY_MS = 86_400_000;
const ANSWER_DAYS = 3;

export function noticeSubject(id: number): string {
  return `notice:${id}`;
}

export function finding(kind: string, program: string, subject: string, openedAt: Date, more: Partial<NewFinding> = {}): NewFinding {
  return { program, kind, subject, openedAt, answerBy: new Date(openedAt.getTime() + ANSWER_DAYS * DAY_MS), ...more };
}

/** What a confirmed or closed notice answers. */
export function findingsOf(program: string, id: number) {
  return [NO_ADDRESS, FAILED, UNCONFIRMED].map((kind) => ({ program, kind, subject: noticeSubject(id) }));
}
