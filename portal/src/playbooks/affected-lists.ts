import type { Playbook, PostIncidentsData } from '../api/index.ts';
import { reasonWords, wordsOf } from '../words/codes.ts';
import { findingWords } from '../words/findings.ts';
import { HANDOFF_STATES } from '../words/handoffs.ts';
import { NOTICE_STATES } from '../words/notices.ts';
import { STANDING_WORDS } from '../words/standings.ts';

/** What each live list counts. */
export const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> & {
  readonly submissions: readonly [string, string];
} = {
  submissions: ['submission', 'submissions'],
  error_class: ['submission', 'submissions'],
  handoffs: ['hand-off', 'hand-offs'],
  findings: ['finding', 'findings'],
  export_ready: ['line of an export', 'lines of exports'],
  notices: ['notice', 'notices'],
};

export function affectedState(list: string, state: string): string {
  if (list === 'handoffs') return HANDOFF_STATES[state as keyof typeof HANDOFF_STATES]?.words ?? wordsOf(state);
  return STANDING_WORDS[state as keyof typeof STANDING_WORDS] ?? wordsOf(state);
}

interface PortalList {
  readonly path: string;
  readonly title: string;
}

type Subject = PostIncidentsData['body']['subject'];

/** The lists of the portal that show the same as the playbook's live list; several where it asks for several states. */
export function affectedLists({ program, affected }: Pick<Playbook, 'program' | 'affected'>, subject: Subject): PortalList[] {
  const texts = (name: string): readonly string[] => (Array.isArray(affected[name]) ? (affected[name] as string[]) : []);
  const at = (path: string, query: Readonly<Record<string, string>>): string => `${path}?${new URLSearchParams({ program, ...query })}`;
  switch (affected.list) {
    case 'error_class':
      return subject.kind === 'error_class' ? [{ path: `/triage/${subject.id}`, title: `Error class ${subject.id}` }] : [];
    case 'submissions':
      return texts('standings').flatMap((standing) => {
        const words = STANDING_WORDS[standing as keyof typeof STANDING_WORDS] ?? wordsOf(standing);
        const reasons = texts('reasons');
        if (reasons.length === 0) return [{ path: at('/submissions', { standing }), title: `Submissions: ${words}` }];
        return reasons.map((reason) => ({
          path: at('/submissions', { standing, reason }),
          title: `Submissions: ${words}, ${reasonWords(reason)}`,
        }));
      });
    case 'handoffs':
      return texts('states').map((state) => ({
        path: at('/hand-offs', { state, ...(typeof affected.destination === 'string' && { destination: affected.destination }) }),
        title: `Hand-offs: ${affectedState('handoffs', state)}`,
      }));
    case 'findings':
      return [{ path: at('/findings', { kind: String(affected.kind) }), title: `Findings: ${findingWords(String(affected.kind))}` }];
    case 'export_ready':
      return [{ path: at('/exports', {}), title: 'Exports' }];
    case 'notices':
      return texts('states').map((state) => ({
        path: at('/notices', { state }),
        title: `Notices: ${NOTICE_STATES[state as keyof typeof NOTICE_STATES]?.words ?? wordsOf(state)}`,
      }));
    default:
      return [];
  }
}
