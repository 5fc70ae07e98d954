import { useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import {
  getIncidentsOptions,
  getPlaybooksProgramNameAffectedOptions,
  getPlaybooksProgramNameOptions,
  type Playbook,
  type PostIncidentsData,
} from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay, useSession } from '../frame/use-session.ts';
import { IncidentList } from '../incidents/incident-list.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { type Fact, Facts } from '../kit/facts.tsx';
import { Said } from '../kit/said.tsx';
import { useShown } from '../kit/use-shown.ts';
import { wordsOf } from '../words/codes.ts';
import { AffectedSection } from './affected-section.tsx';
import type { PlaybookSearch } from './search.ts';
import { StartDeed } from './start-deeds.tsx';
import { StepWays } from './step-ways.tsx';
import { SubjectLink } from './subject-link.tsx';

/** One playbook, for whoever came from an alert, an error class, a finding, an export, or from the list. */
export function PlaybookPage(): ReactNode {
  const { name } = useParams({ from: '/playbooks/$name' });
  const search = useSearch({ from: '/playbooks/$name' });
  const { programs } = useSession();
  const program = search.program ?? programs[0] ?? '';
  const query = useShown(getPlaybooksProgramNameOptions({ path: { program, name } }));
  return (
    <DetailPage title={query.data?.title ?? `Playbook ${wordsOf(name)}`} within={{ to: '/playbooks', title: 'Playbooks' }} query={query}>
      {(playbook) => <PlaybookParts playbook={playbook} search={search} />}
    </DetailPage>
  );
}

type Subject = PostIncidentsData['body']['subject'];

function subjectOf({ alert, class: errorClass, finding, export: exported }: PlaybookSearch): Subject {
  if (alert) return { kind: 'alert', id: alert };
  if (errorClass) return { kind: 'error_class', id: errorClass };
  if (finding) return { kind: 'finding', id: finding };
  return exported ? { kind: 'export', id: exported } : { kind: 'none', id: '' };
}

function PlaybookParts({ playbook, search }: { readonly playbook: Playbook; readonly search: PlaybookSearch }): ReactNode {
  const { program, name } = playbook;
  const subject = subjectOf(search);
  const about = { subject_kind: subject.kind, subject_id: subject.id };
  const after = search.after ? { after: search.after } : {};
  const affected = useShown(getPlaybooksProgramNameAffectedOptions({ path: { program, name }, query: { ...about, ...after, limit: 25 } }));
  const incidents = useShown(getIncidentsOptions({ query: { program, playbook: name, state: 'open' } }));
  return (
    <>
      <MeaningSection playbook={playbook} subject={subject} />
      <StartSection playbook={playbook} subject={subject} />
      <AffectedSection playbook={playbook} subject={subject} query={affected} search={search} />
      <StepsSection playbook={playbook} />
      <TellSection playbook={playbook} />
      <Section title="Open incidents">
        {incidents.data?.incidents.length ? (
          <IncidentList rows={incidents.data.incidents} />
        ) : (
          <p className="wb-quiet">No incident with this playbook is open.</p>
        )}
      </Section>
    </>
  );
}

function MeaningSection({ playbook, subject }: { readonly playbook: Playbook; readonly subject: Subject }): ReactNode {
  const { meaning, variants, program, version } = playbook;
  return (
    <Section title="What it means">
      <p className="wb-lead">
        <Said text={meaning} />
      </p>
      <Facts
        facts={[
          ['Program', program],
          ['You came from', subject.kind === 'none' ? null : <SubjectLink key="" program={program} subject={subject} />],
          ['Version', version],
        ]}
      />
      {variants.length > 0 && (
        <>
          <h3>How to tell which it is</h3>
          <Facts facts={variants.map(({ name, how_to_tell }): Fact => [wordsOf(name), <Said key="" text={how_to_tell} />])} />
        </>
      )}
    </Section>
  );
}

function StartSection({ playbook, subject }: { readonly playbook: Playbook; readonly subject: Subject }): ReactNode {
  if (!useMay('operate')) return null;
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        <StartDeed playbook={playbook} subject={subject} />
      </div>
    </Section>
  );
}

function StepsSection({ playbook: { program, steps } }: { readonly playbook: Playbook }): ReactNode {
  return (
    <Section title="Steps">
      <ol className="wb-steps">
        {steps.map((step) => (
          <li key={step.name}>
            <Said text={step.text} />
            {step.task && <div className="wb-sums__means">Drafts a run of the task {step.task}, once an incident is open.</div>}
            {step.command && <StepWays command={step.command} program={program} />}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function TellSection({ playbook: { contacts, tell_people } }: { readonly playbook: Playbook }): ReactNode {
  return (
    <Section title="Whom to ask, and what to tell people">
      <p className="wb-lead">
        <Said text={tell_people} />
      </p>
      <Facts
        facts={contacts.map(
          ({ name, for: what, reach }): Fact => [wordsOf(name), `${what}: ${reach ?? `no address is set; set contacts.${name}`}`],
        )}
      />
    </Section>
  );
}
