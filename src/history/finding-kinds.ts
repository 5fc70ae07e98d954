export interface FindingKind {
  /** What happened. */
  readonly means: string;
  /** What a person does about it. */
  readonly next: string;
  /** `check`: its own check closes it once it is put right. `person`: nothing can see that but whoever puts it right. */
  readonly closedBy: 'check' | 'person';
}

const check = (means: string, next: string): FindingKind => ({ means, next, closedBy: 'check' });
const person = (means: string, next: string): FindingKind => ({ means, next, closedBy: 'person' });

const ODD_ANSWER = [
  'what was answered does not fit what the receiver declares, or contradicts itself; it counts for nothing and is kept, encrypted',
  'read it with `waybill findings answer ID`; ask the receiver; the connector may be out of date',
] as const;
const NOT_FOLLOWING = [
  'the answer cannot be true of where the hand-off is, or cannot be stored',
  'look at its history with `waybill handoffs show ID`',
] as const;
const SAME_BYTES = ['the same bytes as before', 'see whether somebody gave an old file again, then close it'] as const;
const OTHER_LINES = ["the partner's own list differs", 'compare a newer list with `waybill export reconcile FILE`'] as const;

/** Every kind of finding. The tables of the guides say the same; a test keeps them equal. */
export const FINDING_KINDS: Readonly<Record<string, FindingKind>> = {
  // Polls.
  unanswered_id: check(
    'the answer left an id out; it is asked about again in 10 minutes, then less and less often',
    'nothing for a day, then ask the receiver',
  ),
  missing_at_receiver: check(
    'it is not known there, for longer than the receiver caches',
    'ask the receiver with the receipt, then decide with `waybill handoffs decide ID`',
  ),
  unreadable_answer: check(...ODD_ANSWER),
  answered_twice: check(...ODD_ANSWER),
  unasked_answer: person('the receiver answered for an id that nobody asked about', 'ask the receiver whose it is, then close it'),
  question_refused: check(
    'the receiver refuses, or fails over, a question with this receipt alone',
    'look at the receipt: an older system may have stored something else',
  ),
  answer_does_not_follow: check(...NOT_FOLLOWING),
  answer_not_applied: check(...NOT_FOLLOWING),
  healed_beside_another: check(
    'a refusal healed while another hand-off of the same document was under way',
    'nothing: whichever is proved first counts',
  ),
  poll_overdue: check(
    'a destination was not asked for an hour and more; the details say why where that is known',
    'see that a worker runs, and that the connector is set up and answers',
  ),
  // Deliveries.
  late_answer: person(
    'an attempt that was given up was answered after all, and the hand-off has moved on in a way that the answer contradicts',
    'look at its history with `waybill handoffs show ID`; ask the receiver which of them it has, then close it',
  ),
  receipt_of_another: person(
    'the receiver gave a receipt that another hand-off holds; it proves nothing, and the hand-off is `unknown`',
    'ask the receiver whose it is, decide with `waybill handoffs decide ID`, then close it',
  ),
  sent_twice: person(
    'an older system had a second open hand-off for one document',
    'ask the receiver which one it works on, then close it',
  ),
  delivered_twice: person(
    'two hand-offs of one document are proved',
    'tell the receivers which one counts, so that nobody works the same claim twice, then close it',
  ),
  // Receivers' lists.
  unknown_receipt: check("the receiver's list has a receipt that nobody here knows", 'ask the receiver whose it is'),
  truth_contradictory: person("the receiver's list has two states for one receipt", 'ask the receiver which one holds, then close it'),
  truth_conflict: person(
    "what the receiver's list says cannot follow from what is known here",
    'ask the receiver, decide about the hand-off where it needs it, then close it',
  ),
  // Shares and packages.
  share_line_unanswered: check(
    'the partner left a line out, and its time is over',
    'ask the partner; take its answer with `waybill share acknowledge`',
  ),
  answered_both_ways: check(
    "the partner's answers say both yes and no about one id",
    'ask the partner which one holds, and take its newer answer',
  ),
  answer_not_in_manifest: person('the partner answered for what the share does not have', 'ask the partner whose it is, then close it'),
  answers_unreadable: person(
    "rows of the partner's answers have no id or no verdict that is known",
    'ask the partner for a file with these rows mended, take it, then close it',
  ),
  accepted_after_revocation: person(
    'the partner accepted what the share no longer gives',
    'see where else the submission went, tell the partner which one counts, then close it',
  ),
  package_missing: check('the object store has lost a package of an open share', 'restore the object from its backup, or revoke the share'),
  package_differs: check(
    'a package of an open share has another size in the object store than when it was made',
    'restore the object from its backup, or revoke the share',
  ),
  package_mismatch: check(
    "the run's packages and the store's own listing differ; no share was made",
    'restore what the store lacks, then make the share again',
  ),
  // Exports.
  export_missing: check(
    'no confirmed file by the deadline',
    '`waybill export list` says why; mend the store, then `waybill export run NAME --reason …`. It goes by itself too',
  ),
  export_blocked: check(
    'something else stands under its name, or what stands there is not what was put',
    "look at the partner's place, then `waybill export retry ID` or `waybill export drop ID`",
  ),
  export_row_refused: check('a row breaks the layout', '`waybill export show ID` names the rule; a newer change of the person mends it'),
  export_rows_out_of_range: person('more or fewer rows than expected; the file went', 'ask why, then close it'),
  export_same_content: person(...SAME_BYTES),
  input_came_twice: person(...SAME_BYTES),
  export_rows_not_received: check(...OTHER_LINES),
  export_rows_unexplained: check(...OTHER_LINES),
  // Notices.
  notice_no_address: check(
    'the person concerned has no address, so nobody could be told of the failure',
    'tell the person by telephone or letter, and note it; it closes once the failure is mended',
  ),
  notice_failed: check(
    'every address of the person refused the message, or its tries are spent',
    '`waybill notices show ID` says why; mend it, then `waybill notices retry ID --reason …`, or tell the person in another way',
  ),
  notice_unconfirmed: check(
    'a message was not confirmed delivered within 72 hours',
    'see whether call-backs arrive and the notify API answers; `waybill notices retry ID --reason …` sends it again',
  ),
  notice_callback_unknown: person(
    'the notify API told the fate of a message that nobody here sent',
    'see whether another installation uses the same service; then close it',
  ),
  // Waybill itself.
  started_without_approval: check(
    'an administrator started a run without the approvals that it needs',
    'somebody who has not had the run looks at it and says so with `waybill run review ID`',
  ),
  scheduled_run_missed: check(
    'a run that was due by its schedule was not started',
    '`waybill schedule show NAME` says why; mend it, then `waybill schedule run-now NAME --reason …`. The next run that starts closes this',
  ),
  run_past_deadline: check(
    'a run was in work for longer than its task allows and was paused',
    'see with `waybill run show ID` what holds it up; then `waybill run resume ID --reason …` gives it the same time again, or cancel it',
  ),
  result_not_delivered: check(
    'the bucket that a run’s input came from refuses a result file',
    '`waybill run show ID` says with which error; `waybill doctor` tests each right there. The file is in `waybill run results ID` meanwhile, and is put there by itself once the bucket takes it',
  ),
  run_waits_for_code: check(
    'a run was previewed under other code than any worker has',
    'start a worker of the older version until it has ended, or cancel it and preview it again',
  ),
  standing_differs: check(
    'stored standings are not what the facts make',
    'run `waybill doctor`; where it says the same, keep the database as it is and report the fault',
  ),
};

/** Of a share's answers, and of a part of an answer that names nobody: nothing is asked about that a good answer could come back to. */
const LEFT_TO_A_PERSON: ReadonlySet<string> = new Set(['answered_twice', 'unreadable_answer']);

/** What a finding means and what to do about it; undefined where its kind is one of an older version. */
export function explainFinding({
  kind,
  submission,
  shareId,
}: {
  readonly kind: string;
  readonly submission: string | null;
  readonly shareId: number | null;
}): FindingKind | undefined {
  const known = FINDING_KINDS[kind];
  const isLeft = LEFT_TO_A_PERSON.has(kind) && (submission === null || shareId !== null);
  return known && isLeft ? { ...known, closedBy: 'person' } : known;
}
