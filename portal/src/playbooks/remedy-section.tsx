import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getIncidentsOptions, getPlaybooksOptions, type Playbook } from '../api/index.ts';
import { FaultNotice } from '../frame/fault-notice.tsx';
import { Section } from '../frame/section.tsx';
import { IncidentList } from '../incidents/incident-list.tsx';
import { Said } from '../kit/said.tsx';
import { useShown } from '../kit/use-shown.ts';
import { RetryDeed, StartDeed } from './start-deeds.tsx';

interface RemedySectionProps {
  readonly program: string;
  readonly subject: { readonly kind: 'error_class' | 'export' | 'finding'; readonly id: string };
  /** Nothing is wrong with it now: no playbook is offered, and what was done about it before stays in sight. */
  readonly isSound?: boolean;
  /** What to say where no playbook is about it; left out, the section is not there. */
  readonly none?: string;
}

/** The playbooks that say something about a thing, the runs that their steps draft, and the incidents so far. */
export function RemedySection({ program, subject, isSound = false, none }: RemedySectionProps): ReactNode {
  const about = { program, subject_kind: subject.kind, subject_id: subject.id };
  const playbooks = useShown(getPlaybooksOptions({ query: about }));
  const incidents = useShown(getIncidentsOptions({ query: { ...about, state: 'all' } }));
  const offered = isSound ? [] : (playbooks.data?.playbooks ?? []);
  const used = incidents.data?.incidents ?? [];
  if (!none && !playbooks.error && offered.length === 0 && used.length === 0) return null;
  return (
    <Section title="What to do about it">
      {playbooks.error && <FaultNotice error={playbooks.error} shownFrom={undefined} />}
      {none && playbooks.data && offered.length === 0 && <p className="wb-quiet">{none}</p>}
      {offered.map((playbook) => (
        <Offered key={playbook.name} playbook={playbook} subject={subject} />
      ))}
      {used.length > 0 && (
        <>
          <h3>Incidents about it</h3>
          <IncidentList rows={used} />
        </>
      )}
    </Section>
  );
}

/** By which word of the playbook's address it knows where the reader comes from. */
const SEARCH = { error_class: 'class', export: 'export', finding: 'finding' } as const;

function Offered({ playbook, subject }: { readonly playbook: Playbook } & Pick<RemedySectionProps, 'subject'>): ReactNode {
  const { name, program, title, meaning, steps } = playbook;
  return (
    <div className="wb-playbook">
      <h3>
        <Link to="/playbooks/$name" params={{ name }} search={{ program, [SEARCH[subject.kind]]: subject.id }}>
          {title}
        </Link>
      </h3>
      <p>
        <Said text={meaning} />
      </p>
      <div className="wb-buttons">
        <StartDeed playbook={playbook} subject={subject} />
        {steps.map((step) => step.task && <RetryDeed key={step.name} playbook={playbook} subject={subject} step={step} />)}
      </div>
    </div>
  );
}
