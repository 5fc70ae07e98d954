import type { DeliveryRules, FormDefinition, PlannedAttachment, PlannedDocument } from '#sdk';
import { ATTACHMENT, mainDocument, matchUploads } from './documents.ts';
import { saysAnything } from './evidence.ts';
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
  { documents, uploads }: FactPlan,
  at: Date,
): { facts: Facts; faults: Fault[] } {
  const names = line.attachments ?? [];
  const sent = sentParts(program.forms.get(line.form), documents, names.length + matchUploads(names, uploads).missing.length);
  const handoffs = (line.facts?.handoffs ?? []).map((fact, n) => checkHandoff(fact, `facts.handoffs[${n}]`, program, sent, at));
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

/** What the form plans for the row. */
interface FactPlan {
  readonly documents: readonly PlannedDocument[];
  readonly uploads: readonly PlannedAttachment[];
}

/** What a hand-off can have carried: the documents of the form, and its files. */
interface SentParts {
  readonly documents: readonly PlannedDocument[];
  readonly labels: ReadonlySet<string>;
  /** Labels of the documents whose route leads to a destination. */
  routedTo(destination: string): readonly string[];
}

/** `count`: files that came, and after them those that the payload lists and that did not come. */
function sentParts(
  form: Pick<FormDefinition<never>, 'route'> | undefined,
  documents: readonly PlannedDocument[],
  count: number,
): SentParts {
  const files = Array.from({ length: count }, (_, n) => `${ATTACHMENT}${n + 1}`);
  const routed = [
    ...documents.map(({ label, documentType, parent }) => ({
      label,
      documentType,
      source: 'form' as const,
      hasParent: parent !== undefined,
    })),
    ...files.map((label) => ({ label, documentType: '', source: 'attachment' as const, hasParent: true })),
  ];
  return {
    documents,
    labels: new Set(routed.map(({ label }) => label)),
    routedTo: (destination) =>
      routed.filter((document) => form?.route?.(document).some((hop) => hop.includes(destination))).map(({ label }) => label),
  };
}

function checkHandoff(fact: HandoffLine, field: string, program: IntakeProgram, sent: SentParts, now: Date): Checked<HandoffFact> {
  const rules = program.destinations.get(fact.destination);
  if (!rules) {
    const names = [...program.destinations.keys()].join(', ');
    return fault(`${field}.destination`, 'unknown_destination', `The program has no destination of this name; there are ${names}.`);
  }
  const state = Object.hasOwn(rules.statuses, fact.status) ? rules.statuses[fact.status] : undefined;
  if (!state) {
    const words = Object.keys(rules.statuses).join(', ');
    return fault(`${field}.status`, 'unknown_status', `The destination ${fact.destination} declares no such status; it has ${words}.`);
  }
  if (fact.document != null && !sent.labels.has(fact.document)) {
    const labels = [...sent.labels].join(', ');
    return fault(`${field}.document`, 'unknown_document', `The submission has no document of this label; it has ${labels}.`);
  }
  const document = fact.document ?? coveredBy(rules, fact.destination, sent);
  // Without a document it would stand for the whole submission, and prove what was never sent there.
  if (rules.covers === 'document' && document === undefined) {
    const fitting = sent.routedTo(fact.destination).join(', ');
    const which = fitting
      ? `name the one that went there: ${fitting}`
      : 'the submission has none that goes there; list its file among the attachments';
    return fault(`${field}.document`, 'document_not_named', `The destination takes single documents; ${which}.`);
  }
  const at = new Date(fact.at);
  if (at > now) return inFuture(`${field}.at`);
  const answerBy = daysAfter(at, state === 'provisional' ? rules.provisionalWatchDays : rules.timeBoxDays);
  const { destination, receipt, status } = fact;
  const askWithinMinutes = rules.poll?.everyMinutes;
  return { value: { destination, document, receiptKind: rules.receiptKind, receipt, status, state, at, answerBy, askWithinMinutes } };
}

/** Where a fact names no document: the main one, or the only one whose route leads there. */
function coveredBy(rules: DeliveryRules, destination: string, sent: SentParts): string | undefined {
  if (rules.covers === 'main') return mainDocument(sent.documents)?.label;
  const [label, ...others] = rules.covers === 'document' ? sent.routedTo(destination) : [];
  return others.length === 0 ? label : undefined;
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
  // What says nothing is no evidence: with it, a claim of delivery would stand as proved.
  if (evidence == null || !saysAnything(evidence)) return undefined;
  return typeof evidence === 'string' ? { note: evidence } : evidence;
}

function inFuture(field: string): { fault: Fault } {
  return fault(field, 'in_the_future', 'The time lies in the future.');
}

function fault(field: string, rule: string, message: string): { fault: Fault } {
  return { fault: { field, rule, message } };
}
