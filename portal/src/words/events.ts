import type { HandoffState, TimelineEvent } from '../api/index.ts';
import { reasonWords, wordsOf } from './codes.ts';
import { HANDOFF_STATES } from './handoffs.ts';
import { bytesText, countOf } from './quantities.ts';

type Details = Readonly<Record<string, unknown>>;
type Say = (details: Details) => string;

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function bytes(value: unknown): string {
  return typeof value === 'number' ? ` (${bytesText(value)})` : '';
}

function receipt({ receipt }: Details): string {
  return receipt ? `, receipt ${text(receipt)}` : '';
}

function state(value: unknown): string {
  const known = HANDOFF_STATES[value as HandoffState];
  return known ? known.words : wordsOf(text(value));
}

/** What happened, as somebody says it who tells the story of one submission. */
const EVENTS: Readonly<Record<string, Say>> = {
  'submission.submitted': ({ form }) => `The person submitted form ${text(form)}`,
  'submission.received': ({ origin, is_held }) =>
    origin === 'import' ? `Imported from an older system${is_held ? '; held until a run releases it' : ''}` : 'Received',
  'submission.released': () => 'Released: its first step may start',
  'submission.remediated': ({ decision, is_success }) => `Decision: ${wordsOf(text(decision))}${is_success ? '' : ', without success'}`,
  'submission.opened': ({ among }) =>
    among ? `What the person wrote was opened, among ${text(among)} submissions` : 'What the person wrote was opened',
  'document.received': ({ document, document_type, source, bytes: size }) =>
    `${source === 'form' ? 'Form to render' : 'Attachment'}: ${text(document)}, type ${text(document_type)}${bytes(size)}`,
  'document.mended': ({ document }) => `Document mended: ${text(document)}`,
  'attachment.opened': ({ document }) => `Attachment opened: ${text(document)}`,
  'duplicate.found': ({ with: others }) => `Found equal to ${Array.isArray(others) ? others.join(', ') : 'another submission'}`,
  'duplicate.kept': ({ set_aside }) => `Kept; ${text(set_aside)} was set aside as its duplicate`,
  'run.selected': ({ run, task, is_eligible }) =>
    `${is_eligible ? 'Chosen' : 'Looked at and left out'} by run ${text(run)} of ${text(task)}`,
  'run.approved': ({ run }) => `Run ${text(run)} was approved`,
  'run.rejected': ({ run }) => `Run ${text(run)} was not approved`,
  'run.succeeded': ({ run }) => `Run ${text(run)} succeeded for it`,
  'run.failed': ({ run, message }) => `Run ${text(run)} failed for it${message ? `: ${text(message)}` : ''}`,
  'run.skipped': ({ run }) => `Run ${text(run)} skipped it`,
  'run.unknown': ({ run }) => `Run ${text(run)}: nobody knows what came of it`,
  'package.made': ({ run, bytes: size }) => `Packed by run ${text(run)}${bytes(size)}`,
  'share.made': ({ share, partner }) => `Handed to ${text(partner)} in share ${text(share)}`,
  'share.link_issued': ({ share }) => `A link to it was issued in share ${text(share)}`,
  'share.link_revoked': ({ share }) => `A link to it was withdrawn in share ${text(share)}`,
  'share.fetched': ({ share, times }) => `Fetched from share ${text(share)}, ${countOf(Number(times ?? 1), 'time')}`,
  'share.answered': ({ partner, verdict }) => `${text(partner)} answered: ${text(verdict)}`,
  'share.accepted': ({ partner }) => `${text(partner)} accepted it`,
  'share.refused': ({ partner }) => `${text(partner)} refused it`,
  'export.written': ({ file }) => `Written into ${text(file)}`,
  'export.released': ({ file }) => `Taken back from ${text(file)}; it goes with a later file`,
  'handoff.made': ({ document, destination, round }) =>
    `To be handed to ${text(destination)}: ${text(document)}${Number(round) > 1 ? `, round ${text(round)}` : ''}`,
  'handoff.attempted': ({ attempt, destination }) => `Try ${text(attempt)}: sent to ${text(destination)}`,
  'handoff.taken': (details) => `Try ${text(details.attempt)}: taken${receipt(details)}`,
  'handoff.refused': ({ attempt, message }) => `Try ${text(attempt)}: refused${message ? `: ${text(message)}` : ''}`,
  'handoff.not_taken': ({ attempt }) => `Try ${text(attempt)}: it certainly did not arrive`,
  'handoff.unknown': ({ attempt }) => `Try ${text(attempt)}: nobody knows whether it arrived`,
  'handoff.told': ({ destination, status, step }) => `${text(destination)} says: ${[text(status), text(step)].filter(Boolean).join(', ')}`,
  'handoff.moved': ({ to, status }) => `${state(to)}${status ? ` (its word: ${text(status)})` : ''}`,
  'handoff.polled_now': () => 'Somebody asked the receiver at once',
  'finding.opened': ({ finding }) => `Finding ${text(finding)} was opened`,
  'finding.closed': ({ finding }) => `Finding ${text(finding)} was closed`,
};

export function eventWords({ kind, details }: Pick<TimelineEvent, 'kind' | 'details'>): string {
  return EVENTS[kind]?.(details) ?? wordsOf(kind);
}

/** A reason is a code where the part of Waybill gave it, and somebody's own words where a person did. */
export function whyWords(why: string): string {
  return /^[a-z][a-z0-9_]*$/.test(why) ? reasonWords(why) : why;
}
