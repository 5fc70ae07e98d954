import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getIncidentsIdAffectedOptions, getIncidentsIdOptions, getPlaybooksProgramNameOptions, type ShownIncident } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { Facts } from '../kit/facts.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { Timeline } from '../kit/timeline.tsx';
import { useShown } from '../kit/use-shown.ts';
import { AffectedSection } from '../playbooks/affected-section.tsx';
import { SubjectLink } from '../playbooks/subject-link.tsx';
import { wordsOf } from '../words/codes.ts';
import { ENTRY_KINDS, INCIDENT_STATES } from '../words/incidents.ts';
import { Moment } from '../words/times.tsx';
import { IncidentDeeds } from './incident-deeds.tsx';
import { StepsSection } from './steps-section.tsx';

/** One use of a playbook: whether its cause is gone, its steps, whom it affects now, and everything that was done or said. */
export function IncidentPage(): ReactNode {
  const { id } = useParams({ from: '/incidents/$id' });
  const query = useShown(getIncidentsIdOptions({ path: { id: Number(id) } }));
  return (
    <DetailPage title={`Incident ${id}`} within={{ to: '/incidents', title: 'Incidents' }} query={query}>
      {(incident) => (
        <>
          <NowSection incident={incident} />
          <StepsSection incident={incident} />
          <IncidentDeeds incident={incident} />
          <WhomSection incident={incident} />
          <EntriesSection entries={incident.entries} />
        </>
      )}
    </DetailPage>
  );
}

function NowSection({ incident }: { readonly incident: ShownIncident }): ReactNode {
  const { title, program, playbook, playbook_version, playbook_changed, subject, state, cause, closed_by, closed_reason } = incident;
  return (
    <Section title={title}>
      <Facts
        facts={[
          [
            'State',
            <StateTag key="" tone={INCIDENT_STATES[state].tone}>
              {INCIDENT_STATES[state].words}
            </StateTag>,
          ],
          [
            'Its cause',
            <StateTag key="" tone={cause.gone ? 'good' : 'waiting'}>
              {cause.gone ? 'Gone' : 'Still there'}
            </StateTag>,
          ],
          ['What was looked at', cause.seen],
          ['Program', program],
          ['About', subject.kind === 'none' ? null : <SubjectLink key="" program={program} subject={subject} />],
          [
            'Playbook',
            <Link key="" to="/playbooks/$name" params={{ name: playbook }} search={{ program }}>
              {wordsOf(playbook)}, version {playbook_version}
            </Link>,
          ],
          ['The playbook since', playbook_changed ? 'It says other things now than when this was opened.' : null],
          ['Opened', <Moment key="" at={incident.opened_at} isExact />],
          ['Opened by', `${incident.opened_by}: ${incident.reason}`],
          ['Closed', closed_by && <Moment at={incident.state_at} isExact />],
          ['Closed by', closed_by && `${closed_by}: ${closed_reason ?? ''}`],
        ]}
      />
    </Section>
  );
}

function WhomSection({ incident: { id, program, playbook, subject } }: { readonly incident: ShownIncident }): ReactNode {
  const search = useSearch({ from: '/incidents/$id' });
  const after = search.after ? { after: search.after } : {};
  const affected = useShown(getIncidentsIdAffectedOptions({ path: { id }, query: { ...after, limit: 25 } }));
  const definition = useShown(getPlaybooksProgramNameOptions({ path: { program, name: playbook } }));
  if (!definition.data) return null;
  return <AffectedSection playbook={definition.data} subject={subject} query={affected} search={search} />;
}

function EntriesSection({ entries }: Pick<ShownIncident, 'entries'>): ReactNode {
  return (
    <Section title="What was done and said">
      <Timeline
        groups={[
          {
            key: 'entries',
            title: 'Oldest first',
            happenings: entries.map(({ kind, step, text, run_id, author, at }, place) => ({
              key: String(place),
              at,
              title: step ? `${ENTRY_KINDS[kind]}: ${wordsOf(step).toLowerCase()}` : ENTRY_KINDS[kind],
              who: author,
              why: text,
              details: run_id !== null && (
                <p className="wb-timeline__by">
                  <Link to="/runs/$id" params={{ id: String(run_id) }}>
                    Run {run_id}
                  </Link>
                </p>
              ),
            })),
          },
        ]}
      />
    </Section>
  );
}
