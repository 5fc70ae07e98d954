import { choice, listSearch, pageSearch, text } from '../kit/search.ts';

export const INCIDENT_LISTS = ['open', 'closed', 'overridden', 'all'] as const;

export const readIncidentSearch = listSearch({ program: text(), playbook: text(), state: choice(INCIDENT_LISTS) });
export const readOneIncidentSearch = pageSearch({ after: text() });

export type IncidentSearch = ReturnType<typeof readIncidentSearch>;
