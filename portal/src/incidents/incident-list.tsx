import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { IncidentRow } from '../api/index.ts';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { wordsOf } from '../words/codes.ts';
import { INCIDENT_STATES } from '../words/incidents.ts';
import { Moment } from '../words/times.tsx';

export const INCIDENT_COLUMNS: readonly Column<IncidentRow>[] = [
  {
    id: 'id',
    header: 'Incident',
    isWide: true,
    value: ({ id }) => id,
    cell: ({ id, title, program }) => (
      <>
        <Link to="/incidents/$id" params={{ id: String(id) }}>
          {id}: {title}
        </Link>{' '}
        <span className="wb-sums__means">{program}</span>
      </>
    ),
  },
  {
    id: 'playbook',
    header: 'Playbook',
    value: ({ playbook }) => playbook,
    cell: ({ playbook, program }) => (
      <Link to="/playbooks/$name" params={{ name: playbook }} search={{ program }}>
        {wordsOf(playbook)}
      </Link>
    ),
  },
  {
    id: 'steps',
    header: 'Steps ended',
    value: ({ steps_ended }) => steps_ended,
    cell: ({ steps, steps_ended }) => `${steps_ended} of ${steps}`,
  },
  {
    id: 'state',
    header: 'State',
    value: ({ state }) => state,
    cell: ({ state }) => <StateTag tone={INCIDENT_STATES[state].tone}>{INCIDENT_STATES[state].words}</StateTag>,
  },
  {
    id: 'opened',
    header: 'Opened',
    value: ({ opened_at }) => opened_at,
    cell: ({ opened_at, opened_by, reason }) => (
      <>
        <Moment at={opened_at} />
        <div className="wb-sums__means">
          {opened_by}: {reason}
        </div>
      </>
    ),
  },
];

export function IncidentList({ rows }: { readonly rows: readonly IncidentRow[] }): ReactNode {
  return <ListTable caption="Incidents" columns={INCIDENT_COLUMNS} rows={rows} rowKey={({ id }) => String(id)} search={{}} isWhole />;
}
