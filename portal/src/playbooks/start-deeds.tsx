import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { postIncidents, postIncidentsIdDrafts } from '../api/generated/sdk.gen.ts';
import { type Playbook, type PostIncidentsData, postIncidentsIdDraftsMutation, postIncidentsMutation } from '../api/index.ts';
import { Deed } from '../kit/deed.tsx';
import { wordsOf } from '../words/codes.ts';
import { countText } from '../words/quantities.ts';

type Subject = PostIncidentsData['body']['subject'];

interface StartDeedProps {
  readonly playbook: Playbook;
  readonly subject: Subject;
}

const SUBJECTS: Readonly<Record<Subject['kind'], string>> = {
  error_class: 'error class',
  finding: 'finding',
  export: 'export',
  alert: 'alert',
  none: 'nothing in particular',
};

export function subjectWords({ kind, id }: Subject): string {
  return `${SUBJECTS[kind]} ${id}`.trim();
}

/** Opens an incident, and goes there. While one about the same is open, that one is shown. */
export function StartDeed({ playbook: { program, name, title, steps }, subject }: StartDeedProps): ReactNode {
  const navigate = useNavigate();
  return (
    <Deed
      label="Start this playbook"
      title={`Start the playbook: ${title}`}
      facts={[
        ['Program', program],
        ['About', subjectWords(subject)],
        ['Steps', countText(steps.length)],
        ['What it does', 'opens an incident with these steps. Nothing is sent or changed by it'],
      ]}
      mutation={postIncidentsMutation()}
      call={(reason) => ({ body: { program, playbook: name, subject, reason } })}
      done={(incident) => (incident.new ? `Incident ${incident.id} is open.` : `Incident ${incident.id} about the same is open already.`)}
      onDone={({ id }) => void navigate({ to: '/incidents/$id', params: { id: String(id) } })}
    />
  );
}

type RetryDeedProps = StartDeedProps & { readonly step: Playbook['steps'][number] };

/** Drafts the run of one step, by an incident about the subject: the open one, or a new one. Goes to the run. */
export function RetryDeed({ playbook: { program, name }, subject, step }: RetryDeedProps): ReactNode {
  const navigate = useNavigate();
  return (
    <Deed
      label={`Draft a run of ${step.task}`}
      title={`Draft a run of ${step.task}`}
      facts={[
        ['Step', step.text],
        ['Task', step.task],
        ['Program', program],
        ['About', subjectWords(subject)],
        ['What it does', 'drafts the run, its parameters filled in. Its preview says how many; approval and start are the run’s own'],
      ]}
      mutation={{
        mutationFn: async (reason: string) => {
          const { data: incident } = await postIncidents({ body: { program, playbook: name, subject, reason } });
          const { data: run } = await postIncidentsIdDrafts({ path: { id: incident.id }, body: { step: step.name, reason } });
          return run;
        },
      }}
      call={(reason) => reason}
      done={(run) => `Run ${run.run_id} is drafted.`}
      onDone={(run) => void navigate({ to: '/runs/$id', params: { id: String(run.run_id) } })}
    />
  );
}

interface DraftDeedProps {
  readonly incident: { readonly id: number; readonly program: string };
  readonly step: { readonly name: string; readonly text: string | null; readonly task: string | null };
}

/** Drafts the run of a step of an open incident. */
export function DraftDeed({ incident: { id, program }, step }: DraftDeedProps): ReactNode {
  return (
    <Deed
      label={`Draft the run of step ${wordsOf(step.name).toLowerCase()}`}
      title={`Draft a run of ${step.task}`}
      facts={[
        ['Step', step.text],
        ['Task', step.task],
        ['Program', program],
        ['What it does', 'drafts the run, its parameters filled in. Its preview says how many; approval and start are the run’s own'],
      ]}
      mutation={postIncidentsIdDraftsMutation()}
      call={(reason) => ({ path: { id }, body: { step: step.name, reason } })}
      done={(run) => `Run ${run.run_id} is drafted${run.approvals_needed > 0 ? '; it needs approval' : ''}.`}
    />
  );
}
