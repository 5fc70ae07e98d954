import type { TimelineEvent } from '../api/index.ts';

export interface EventGroup {
  readonly key: string;
  readonly title: string;
  /** The page of what the group is about. */
  readonly link: { readonly to: '/hand-offs/$id'; readonly id: string } | null;
  readonly events: readonly TimelineEvent[];
}

const OPENINGS = 'openings';

type Named = Omit<EventGroup, 'events'>;

function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Which story an event belongs to: one delivery, one run, one share, a file, or the submission itself. */
function groupOf({ kind, details }: TimelineEvent): Named {
  const [noun] = kind.split('.', 1);
  const [handoff, run, share] = [text(details.handoff), text(details.run), text(details.share)];
  if (handoff) return { key: `handoff ${handoff}`, title: `Hand-off ${handoff}`, link: { to: '/hand-offs/$id', id: handoff } };
  if (share) return { key: `share ${share}`, title: `Share ${share}`, link: null };
  if (noun === 'export') return { key: `export ${text(details.file)}`, title: `Export file ${text(details.file) ?? ''}`, link: null };
  if (run && (noun === 'run' || noun === 'package')) return { key: `run ${run}`, title: `Run ${run}`, link: null };
  if (noun === 'finding') return { key: 'findings', title: 'Findings', link: null };
  if (noun === 'notice') return { key: 'notices', title: 'What the person was told', link: null };
  if (kind === 'submission.opened' || kind === 'attachment.opened') return { key: OPENINGS, title: 'Who looked', link: null };
  if (noun === 'duplicate') return { key: 'duplicates', title: 'Duplicates', link: null };
  if (kind === 'submission.remediated' || kind === 'submission.released') return { key: 'decisions', title: 'Decisions', link: null };
  return { key: 'intake', title: 'How it came', link: null };
}

/** Groups in the order in which each began, who looked at the end; inside a group the order of time. Every event stands in exactly one. */
export function groupEvents(events: readonly TimelineEvent[]): EventGroup[] {
  const groups = new Map<string, Named & { events: TimelineEvent[] }>();
  for (const event of events) {
    const named = groupOf(event);
    const group = groups.get(named.key) ?? { ...named, events: [] };
    group.events.push(event);
    groups.set(named.key, group);
  }
  const inOrder = [...groups.values()].toSorted((one, other) => Number(one.key === OPENINGS) - Number(other.key === OPENINGS));
  return inOrder.map((group) => ({ ...group, title: titled(group) }));
}

/** A hand-off is named by what goes where. */
function titled({ title, events }: EventGroup): string {
  const made = events.find(({ kind }) => kind === 'handoff.made');
  return made ? `${title}: ${text(made.details.document)} to ${text(made.details.destination)}` : title;
}
