export type Verdict = 'accepted' | 'rejected';

/** A row of a partner's file. `row` counts from 1 and counts the header, as a spreadsheet shows it. */
export type AnswerRow = Answer | { readonly kind: 'unreadable'; readonly row: number; readonly why: 'no_id' | 'no_verdict' };

export interface Answer {
  readonly kind: 'answer';
  readonly row: number;
  readonly id: string;
  readonly verdict: Verdict;
  readonly reason: string | null;
}

export interface Columns {
  readonly id: number;
  readonly verdict: number;
  readonly reason: number;
}

const IN_ORDER: Columns = { id: 0, verdict: 1, reason: 2 };
const ID_NAMES = ['id', 'submission_id', 'external_id'];
const VERDICT_NAMES = ['verdict', 'status', 'state', 'result', 'outcome', 'answer', 'accepted_or_rejected', 'accepted or rejected'];
const REASON_NAMES = ['reason', 'reasons', 'comment', 'message', 'note'];
/** What an id may look like; anything else names no submission, and might be something that must not be stored. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const LONGEST_REASON = 2_000;

/** Where the cells stand: by the names of a header, else in the order id, verdict, reason. */
export function columnsOf(record: readonly string[]): Columns & { readonly isHeader: boolean } {
  const names = record.map((cell) => cell.trim().toLowerCase());
  const id = names.findIndex((name) => ID_NAMES.includes(name));
  if (id < 0 || names.some((name) => verdictOf(name) !== undefined)) return { ...IN_ORDER, isHeader: false };
  const verdict = names.findIndex((name) => VERDICT_NAMES.includes(name));
  const reason = names.findIndex((name) => REASON_NAMES.includes(name));
  return { id, verdict: verdict < 0 ? IN_ORDER.verdict : verdict, reason: reason < 0 ? IN_ORDER.reason : reason, isHeader: true };
}

export function answerOf(row: number, record: readonly string[], columns: Columns): AnswerRow {
  const id = (record[columns.id] ?? '').trim();
  if (!ID.test(id)) return { kind: 'unreadable', row, why: 'no_id' };
  const verdict = verdictOf(record[columns.verdict] ?? '');
  if (!verdict) return { kind: 'unreadable', row, why: 'no_verdict' };
  return { kind: 'answer', row, id, verdict, reason: reasonOf(record[columns.reason]) };
}

function verdictOf(cell: string): Verdict | undefined {
  const word = cell.trim().toLowerCase();
  return word === 'accepted' || word === 'rejected' ? word : undefined;
}

function reasonOf(cell: string | undefined): string | null {
  // PostgreSQL stores no NUL character.
  const reason = (cell ?? '').replaceAll('\0', '\ufffd').trim().slice(0, LONGEST_REASON).toWellFormed();
  return reason === '' ? null : reason;
}

/** `total = accepted + rejected + notInManifest + repeated + unreadable`, always. */
export interface RowTotals {
  readonly total: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly notInManifest: number;
  readonly repeated: number;
  readonly unreadable: number;
}

export interface JudgedAnswers {
  readonly totals: RowTotals;
  /** What counts, by id: its first row. */
  readonly counted: ReadonlyMap<string, Answer>;
  readonly notInManifest: readonly Answer[];
  /** Answered more than once, always alike; the first row counts. */
  readonly twice: readonly string[];
  /** Accepted and rejected in one file: neither is believed, all their rows are `repeated`, and the line stays unanswered. */
  readonly bothWays: readonly string[];
  readonly unreadable: readonly AnswerRow[];
}

/** Sorts a file's rows by what they are worth; each row is in exactly one of the totals. */
export function judgeAnswers(rows: readonly AnswerRow[], manifest: ReadonlySet<string>): JudgedAnswers {
  const answers = rows.filter((row) => row.kind === 'answer');
  const notInManifest = answers.filter(({ id }) => !manifest.has(id));
  const byId = Map.groupBy(
    answers.filter(({ id }) => manifest.has(id)),
    ({ id }) => id,
  );
  const bothWays = [...byId].filter(([, own]) => new Set(own.map(({ verdict }) => verdict)).size > 1).map(([id]) => id);
  const contradicted = new Set(bothWays);
  const counted = new Map([...byId].filter(([id]) => !contradicted.has(id)).map(([id, own]) => [id, own[0] as Answer]));
  const twice = [...counted.keys()].filter((id) => (byId.get(id)?.length ?? 0) > 1);
  const accepted = [...counted.values()].filter(({ verdict }) => verdict === 'accepted').length;
  const unreadable = rows.filter((row) => row.kind === 'unreadable');
  const totals = {
    total: rows.length,
    accepted,
    rejected: counted.size - accepted,
    notInManifest: notInManifest.length,
    repeated: answers.length - notInManifest.length - counted.size,
    unreadable: unreadable.length,
  };
  return { totals, counted, notInManifest, twice, bothWays, unreadable };
}
