import type { TimelineEvent } from '../history/index.ts';
import { table } from './output.ts';

/** A timeline as a table: when, what, who, why, and what else is known of it. */
export function timelineLines({ timeline }: { readonly timeline: readonly TimelineEvent[] }): string[] {
  return table(
    ['at', 'what', 'who', 'why', 'details'],
    timeline.map(({ at, kind, who, why, details }) => [at.toISOString(), kind, who ?? '', why ?? '', wordsOf(details)]),
  );
}

function wordsOf(details: TimelineEvent['details']): string {
  return Object.entries(details)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}
