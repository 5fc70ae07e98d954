import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type ErrorClass, getIncidentsOptions, getPlaybooksOptions } from '../api/index.ts';
import { FaultNotice } from '../frame/fault-notice.tsx';
import { Section } from '../frame/section.tsx';
import { IncidentList } from '../incidents/incident-list.tsx';
import { Said } from '../kit/said.tsx';
import { useShown } from '../kit/use-shown.ts';
import { RetryDeed, StartDeed } from '../playbooks/start-deeds.tsx';

/** The playbooks that say something about the class, the runs that their steps draft, and the incidents so far. */
export function RemedySection({ row: { id, program } }: { readonly row: ErrorClass }): ReactNode {
  const about = { program, subject_kind: 'error_class', subject_id: String(id) } as const;
  const playbooks = useShown(getPlaybooksOptions({ query: about }));
  const incidents = useShown(getIncidentsOptions({ query: { ...about, state: 'all' } }));
  const subject = { kind: 'error_class', id: String(id) } as const;
  return (
    <Section title="What to do about it">
      {playbooks.error && <FaultNotice error={playbooks.error} shownFrom={undefined} />}
      {playbooks.data?.playbooks.length === 0 && (
        <p className="wb-quiet">No playbook is about it yet. When you know what helps, write one.</p>
      )}
      {playbooks.data?.playbooks.map((playbook) => (
        <div key={playbook.name} className="wb-playbook">
          <h3>
            <Link to="/playbooks/$name" params={{ name: playbook.name }} search={{ program, class: String(id) }}>
              {playbook.title}
            </Link>
          </h3>
          <p>
            <Said text={playbook.meaning} />
          </p>
          <div className="wb-buttons">
            <StartDeed playbook={playbook} subject={subject} />
            {playbook.steps.map((step) => step.task && <RetryDeed key={step.name} playbook={playbook} subject={subject} step={step} />)}
          </div>
        </div>
      ))}
      {incidents.data && incidents.data.incidents.length > 0 && (
        <>
          <h3>Incidents about it</h3>
          <IncidentList rows={incidents.data.incidents} />
        </>
      )}
    </Section>
  );
}
