import type { DeliveryRules, PlannedDocument } from '#sdk';
import type { HandoffLine, IntakeLine, RemediationLine } from './intake-line.ts';
import {
  daysAfter,
  type Facts,
  type Fault,
  type HandoffFact,
  type IntakeProgram,
  REMEDIATION_KINDS,
  type RemediationFact,
  type RemediationKind,
} from './submission.ts';

type Checked<T> = { readonly value: T } | { readonly fault: Fault };

/** Reads what an older system knows into Waybill's words. A word that no destination declares is a fault, never a guess. */
export function checkFacts(
  line: IntakeLine,
  program: IntakeProgram,
  documents: readonly PlannedDocument[],
  at: Date,
): { facts: Facts; faults: Fault[] } {
  const handoffs = (line.facts?.handoffs ?? []).map((fact, n) => checkHandoff(fact, `facts.handoffs[${n}]`, program, documents, at));
  const known = line.facts?.remediations ?? [];
  const decisions = known.flatMap((fact, n) =>
    fact.kind === 'email_notified' ? [] : [checkRemediation(fact, `facts.remediations[${n}]`, line.id, at)],
  );
  const notices = known.filter(({ kind }) => kind === 'email_notified').map((fact) => ({ at: new Date(fact.at) }));
  return {
    facts: { handoffs: handoffs.flatMap(goodOnes), remediations: decisions.flatMap(goodOnes), notices },
    faults: [...handoffs, ...decisions].flatMap((each) => ('fault' in each ? [each.fault] : [])),
  };
}

function goodOnes<T>(checked: Checked<T>): T[] {
  return 'value' in checked ? [checked.value] : [];
}

function checkHandoff(
  fact: HandoffLine,
  field: string,
  program: IntakeProgram,
  documents: readonly PlannedDocument[],
  now: Date,
): Checked<HandoffFact> {
  const rules = program.destinations.get(fact.destination);
  if (!rules) return fault(`${field}.destination`, 'unknown_destination', 'The program has no destination of this name.');
  const state = Object.hasOwn(rules.statuses, fact.status) ? rules.statuses[fact.status] : undefined;
  if (!state) return fault(`${field}.status`, 'unknown_status', `The destination ${fact.destination} declares no such status.`);
  const document = fact.document ?? coveredBy(rules, documents);
  if (fact.document != null && !documents.some(({ label }) => label === fact.document)) {
    return fault(`${field}.document`, 'unknown_document', 'The form plans no document of this label for this payload.');
  }
  const at = new Date(fact.at);
  if (at > now) return inFuture(`${field}.at`);
  const answerBy = daysAfter(at, state === 'provisional' ? rules.provisionalWatchDays : rules.timeBoxDays);
  const { destination, receipt, status } = fact;
  const askWithinMinutes = rules.poll?.everyMinutes;
  return { value: { destination, document, receiptKind: rules.receiptKind, receipt, status, state, at, answerBy, askWithinMinutes } };
}

function coveredBy(rules: DeliveryRules, documents: readonly PlannedDocument[]): string | undefined {
  return rules.covers === 'main' ? mainDocument(documents)?.label : undefined;
}

/** The document that the others belong to. */
export function mainDocument(documents: readonly PlannedDocument[]): PlannedDocument | undefined {
  return documents.find(({ parent }) => parent === undefined);
}

/** The older system's words beside Waybill's own. Without a kept submission a duplicate is only a decision to end it. */
function kindOf(fact: RemediationLine): RemediationKind | undefined {
  const isDuplicate = fact.kind === 'ignored_as_duplicate' || fact.kind === 'duplicate';
  if (!isDuplicate && !REMEDIATION_KINDS.includes(fact.kind as RemediationKind)) return undefined;
  if (!fact.success) return 'not_remediated';
  if (isDuplicate) return fact.kept_id == null ? 'closed' : 'duplicate';
  return fact.kind as RemediationKind;
}

function checkRemediation(fact: RemediationLine, field: string, id: string, now: Date): Checked<RemediationFact> {
  const kind = kindOf(fact);
  if (!kind) return fault(`${field}.kind`, 'unknown_kind', 'This kind of remediation is not known.');
  if (kind === 'duplicate' && fact.kept_id === id)
    return fault(`${field}.kept_id`, 'kept_is_itself', 'A submission cannot be a duplicate of itself.');
  const at = new Date(fact.at);
  if (at > now) return inFuture(`${field}.at`);
  const isSuccess = fact.success && kind !== 'not_remediated';
  return {
    value: {
      kind,
      isSuccess,
      reason: fact.reason,
      evidence: evidenceOf(fact),
      keptId: kind === 'duplicate' ? fact.kept_id! : undefined,
      at,
    },
  };
}

function evidenceOf({ evidence }: RemediationLine): Readonly<Record<string, unknown>> | undefined {
  if (evidence == null) return undefined;
  return typeof evidence === 'string' ? { note: evidence } : evidence;
}

function inFuture(field: string): { fault: Fault } {
  return fault(field, 'in_the_future', 'The time lies in the future.');
}

function fault(field: string, rule: string, message: string): { fault: Fault } {
  return { fault: { field, rule, message } };
}
