import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { postIncidentsIdStepsMutation, type ShownIncident } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { Deed } from '../kit/deed.tsx';
import { fieldText } from '../kit/field-text.ts';
import { ChoiceField } from '../kit/fields.tsx';
import { Said } from '../kit/said.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { DraftDeed } from '../playbooks/start-deeds.tsx';
import { StepWays } from '../playbooks/step-ways.tsx';
import { wordsOf } from '../words/codes.ts';
import { STEP_OUTCOMES, STEP_STATES } from '../words/incidents.ts';
import { runStateWords } from '../words/runs.ts';
import { Moment } from '../words/times.tsx';

type Step = ShownIncident['steps'][number];

/** What is to be done, in order, and how far it is. */
export function StepsSection({ incident }: { readonly incident: ShownIncident }): ReactNode {
  return (
    <Section title="Steps">
      <ol className="wb-steps">
        {incident.steps.map((step) => (
          <li key={step.name}>
            <p>
              <Said text={step.text ?? `${wordsOf(step.name)} (the playbook has this step no more)`} />
            </p>
            <p>
              <StateTag tone={STEP_STATES[step.state].tone}>{STEP_STATES[step.state].words}</StateTag>{' '}
              {step.state_by && (
                <span className="wb-sums__means">
                  {step.state_by}, <Moment at={step.state_at} />
                </span>
              )}
            </p>
            {step.run_id !== null && (
              <p>
                <Link to="/runs/$id" params={{ id: String(step.run_id) }}>
                  Run {step.run_id}
                </Link>
                {step.run_state && `: ${runStateWords(step.run_state)}`}
              </p>
            )}
            {step.command && <StepWays command={step.command} program={incident.program} />}
            {incident.state === 'open' && <StepDeeds incident={incident} step={step} />}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function StepDeeds({ incident, step }: { readonly incident: ShownIncident; readonly step: Step }): ReactNode {
  const { id, program } = incident;
  return (
    <div className="wb-buttons">
      {step.task && <DraftDeed incident={incident} step={step} />}
      <Deed
        label={`Say how step ${wordsOf(step.name).toLowerCase()} ended`}
        title={`How did the step ${wordsOf(step.name).toLowerCase()} end?`}
        facts={[
          ['Incident', `${id}, ${program}`],
          ['Step', step.text],
          ['State', STEP_STATES[step.state].words],
        ]}
        mutation={postIncidentsIdStepsMutation()}
        call={(reason, fields) => ({
          path: { id },
          body: { step: step.name, outcome: fieldText(fields, 'outcome') as keyof typeof STEP_OUTCOMES, reason },
        })}
        done={() => `Recorded how the step ${wordsOf(step.name).toLowerCase()} ended.`}
      >
        <ChoiceField
          name="outcome"
          label="How it ended"
          isRequired
          options={Object.entries(STEP_OUTCOMES).filter(([outcome]) => outcome !== step.state)}
        />
      </Deed>
    </div>
  );
}
