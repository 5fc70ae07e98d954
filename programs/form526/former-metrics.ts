import type { Counted, CountedMoves, CountedStanding, FormerMetric } from '../../src/sdk/index.ts';

type Document = CountedMoves['document'];

const UPLOADS = 'api.form526.lighthouse_document_upload_processing_status';
const POLLS = 'worker.lighthouse.poll_form526_document_uploads';
const INTAKE = 'api.benefits_intake.submission_status';
const REMEDIATION = 'api.benefits_intake.remediation_status';
const MAILS = 'api.form_526.veteran_notifications';
const SNAPSHOT = 'form526.state.snapshot';
/** After a day a document counts as slow, after ten a packet as stale. */
const SLOW_HOURS = 24;
const STALE_HOURS = 240;

/** What the claim's dashboards and monitors have watched so far, counted from the facts. */
export function formerMetrics(counted: Counted): readonly FormerMetric[] {
  return [...documents(counted), ...polls(counted), ...packets(counted), ...levels(counted.standing), ...mails(counted)];
}

function documents({ moves, waits }: Counted): FormerMetric[] {
  const ends = moves
    .filter(({ destination }) => destination === 'benefits_documents')
    .flatMap((move) => {
      const end = endOf(move);
      return end === undefined ? [] : [count(`${UPLOADS}.${kindOf(move.document)}.${end}`, move.count)];
    });
  const slow = waits
    .filter(({ destination, hours }) => destination === 'benefits_documents' && hours === SLOW_HOURS)
    .map(({ document, count: n }) => count(`${UPLOADS}.${kindOf(document)}.processing_timeout`, n));
  return [...ends, ...slow];
}

/** The step that failed is part of the name; the steps are the receiver's own and may change. */
function endOf({ to, step }: CountedMoves): string | undefined {
  if (to === 'delivered') return 'complete';
  if (to !== 'rejected') return undefined;
  const failed = /(\w+) FAILED/.exec(step ?? '')?.[1];
  return failed === undefined ? 'failed' : `failed.${failed.toLowerCase()}`;
}

function kindOf(document: Document): string {
  if (document?.source === 'attachment') return 'veteran_upload';
  if (document?.label === 'bdd-instructions') return 'bdd_instructions';
  if (document?.label === '21-0781a') return 'form_0781a';
  if (document?.label.startsWith('21-0781')) return 'form_0781';
  return 'other_form';
}

function polls({ moves, questions }: Counted): FormerMetric[] {
  const asked = questions.filter(({ destination }) => destination === 'benefits_documents');
  const ended = (to: string) => sum(moves.filter((move) => move.destination === 'benefits_documents' && move.to === to));
  const faults = asked.reduce((n, each) => n + each.faults + each.notFound + each.unanswered + each.unreadable, 0);
  if (asked.length === 0) return [];
  return [
    level(
      `${POLLS}.pending_documents_polled`,
      asked.reduce((n, each) => n + each.asked, 0),
    ),
    level(`${POLLS}.pending_documents_marked_completed`, ended('delivered')),
    level(`${POLLS}.pending_documents_marked_failed`, ended('rejected')),
    ...some(`${POLLS}.polling_error`, faults),
  ];
}

const PACKET_ENDS: Readonly<Record<string, string>> = {
  rejected: 'failure',
  expired: 'failure',
  delivered: 'true_success',
  provisional: 'paranoid_success',
};

function packets({ moves, waits, questions }: Counted): FormerMetric[] {
  const ends = moves.flatMap((move) => {
    const end = move.destination === 'benefits_intake' ? PACKET_ENDS[move.to] : undefined;
    return end === undefined ? [] : ofForms(end, move.count);
  });
  const stale = waits.filter(({ destination, hours }) => destination === 'benefits_intake' && hours === STALE_HOURS);
  const pending = questions
    .filter(({ destination }) => destination === 'benefits_intake')
    .reduce((n, { answered, changed }) => n + answered - changed, 0);
  return [...ends, ...ofForms('stale', sum(stale)), ...ofForms('pending', pending)];
}

/** Each was told twice: for the form, and for all forms together. */
function ofForms(end: string, n: number): FormerMetric[] {
  return [...some(`${INTAKE}.526.${end}`, n), ...some(`${INTAKE}.all_forms.${end}`, n)];
}

/** The mails that were counted before kept their names here. */
function mails({ notices }: Counted): FormerMetric[] {
  return notices
    .filter(({ notice, event }) => notice.endsWith('_failure_email') && !event.startsWith('silent_failure'))
    .map(({ notice, event, count: n }) => count(`${MAILS}.${notice}.${event}`, n));
}

function levels(standing: readonly CountedStanding[]): FormerMetric[] {
  const inState = (state: string, ...reasons: string[]) =>
    sum(standing.filter((row) => row.state === state && (reasons.length === 0 || reasons.includes(row.reason ?? ''))));
  const attention = inState('needs_attention');
  return [
    level(`${SNAPSHOT}.total_awaiting_backup_status_count`, inState('provisional')),
    level(`${SNAPSHOT}.total_incomplete_type_count`, inState('in_progress')),
    level(`${SNAPSHOT}.total_failure_type_count`, attention),
    level(`${REMEDIATION}.unsubmitted_claims`, inState('needs_attention', 'held')),
    level(`${REMEDIATION}.outstanding_failures`, attention),
  ];
}

function sum(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((n, row) => n + row.count, 0);
}

function some(name: string, amount: number): FormerMetric[] {
  return amount > 0 ? [count(name, amount)] : [];
}

function count(name: string, amount: number): FormerMetric {
  return { kind: 'count', name, amount };
}

function level(name: string, amount: number): FormerMetric {
  return { kind: 'level', name, amount };
}
