import { Checkbox } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import {
  postIncidentsIdClosingsMutation,
  postIncidentsIdNotesMutation,
  postIncidentsIdReopeningsMutation,
  type ShownIncident,
} from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import type { Fact } from '../kit/facts.tsx';
import { INCIDENT_STATES } from '../words/incidents.ts';

export function IncidentDeeds({ incident }: { readonly incident: ShownIncident }): ReactNode {
  const { id, title, program, state, cause, steps } = incident;
  if (!useMay('operate')) return null;
  const left = steps.filter((step) => step.state === 'to_do' || step.state === 'drafted').length;
  const facts: readonly Fact[] = [
    ['Incident', title],
    ['Program', program],
    ['Steps that have not ended', `${left} of ${steps.length}`],
    ['Its cause', `${cause.gone ? 'gone' : 'still there'}: ${cause.seen}`],
  ];
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        <Deed
          label="Add a note"
          title={`Add a note to incident ${id}`}
          facts={[['Incident', title]]}
          mutation={postIncidentsIdNotesMutation()}
          call={(reason) => ({ path: { id }, body: { reason } })}
          done={() => 'The note is added.'}
        />
        {state === 'open' ? (
          <Deed
            label="Close it"
            title={`Close incident ${id}`}
            facts={facts}
            warning={cause.gone ? undefined : 'Its cause is still there: it closes only with the box below, and that is on record.'}
            mutation={postIncidentsIdClosingsMutation()}
            call={(reason, fields) => ({ path: { id }, body: { reason, override: fields.get('override') === 'true' } })}
            done={(after) => `Incident ${id}: ${INCIDENT_STATES[after.state].words}.`}
          >
            {!cause.gone && <OverrideField />}
          </Deed>
        ) : (
          <Deed
            label="Take it up again"
            title={`Take incident ${id} up again`}
            facts={facts}
            mutation={postIncidentsIdReopeningsMutation()}
            call={(reason) => ({ path: { id }, body: { reason } })}
            done={() => `Incident ${id} is open again.`}
          />
        )}
      </div>
    </Section>
  );
}

function OverrideField(): ReactNode {
  const id = useId();
  return (
    <div className="wb-field">
      <Checkbox id={id} name="override" value="true" label="Close it although its cause is still there" />
    </div>
  );
}
