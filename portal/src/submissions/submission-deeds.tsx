import { Label, Select, TextInput } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import {
  type HandoffRow,
  type PostSubmissionsProgramIdRemediationsData,
  postHandoffPollsMutation,
  postSubmissionsProgramIdRemediationsMutation,
  type ShownSubmission,
} from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { fieldText } from '../kit/field-text.ts';
import { countOf } from '../words/quantities.ts';
import { REMEDIATION_WORDS } from '../words/remediations.ts';
import { STANDING_WORDS } from '../words/standings.ts';

type Decision = PostSubmissionsProgramIdRemediationsData['body'];

interface SubmissionDeedsProps {
  readonly submission: ShownSubmission;
  readonly handoffs: readonly HandoffRow[];
}

/** What an operator may do to this one. For more than one there are tasks. */
export function SubmissionDeeds({ submission, handoffs }: SubmissionDeedsProps): ReactNode {
  const { program, id, standing, released_at, origin } = submission;
  const polled = handoffs.filter(({ next, proof }) => next === 'poll' || proof === 'polled');
  if (!useMay('operate')) return null;
  return (
    <Section title="What you can do">
      {origin === 'import' && released_at === null && (
        <p>It was imported and is held: nothing is sent until an approved run of the task release-held lets it go.</p>
      )}
      <div className="wb-buttons">
        <Deed
          label="Record a decision"
          title={`Record a decision about ${id}`}
          facts={[
            ['Submissions', '1'],
            ['Program', program],
            ['Stands as', STANDING_WORDS[standing]],
          ]}
          warning="The newest decision counts. One that says the receiver has it needs the receiver’s proof."
          mutation={postSubmissionsProgramIdRemediationsMutation()}
          call={(reason, fields) => ({ path: { program, id }, body: decisionOf(reason, fields) })}
          done={(answer) => `Recorded. It now stands as: ${STANDING_WORDS[answer.standing]}.`}
        >
          <DecisionFields />
        </Deed>
        {polled.length > 0 && (
          <Deed
            label="Ask the receivers now"
            title={`Ask now about ${countOf(polled.length, 'hand-off')} of ${id}`}
            facts={[
              ['Hand-offs', String(polled.length)],
              ['Destinations', [...new Set(polled.map(({ destination }) => destination))].join(', ')],
              ['What it does', 'asks; sends nothing. The receivers’ limits hold'],
            ]}
            mutation={postHandoffPollsMutation()}
            call={(reason) => ({ body: { program, ids: polled.map(({ id: own }) => own), reason } })}
            done={(answer) => `${countOf(answer.due + answer.already_due, 'hand-off')} will be asked about next.`}
          />
        )}
      </div>
    </Section>
  );
}

function DecisionFields(): ReactNode {
  const id = useId();
  return (
    <>
      <div className="wb-field">
        <Label htmlFor={`${id}-kind`}>Decision</Label>
        <Select id={`${id}-kind`} name="kind" required defaultValue="">
          <option value="">Choose…</option>
          {Object.entries(REMEDIATION_WORDS).map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </Select>
      </div>
      <div className="wb-field">
        <Label htmlFor={`${id}-evidence`}>The receiver’s proof</Label>
        <span id={`${id}-hint`} className="wb-hint">
          A claim number, a receipt, a reference. Needed where the decision says that the receiver has it.
        </span>
        <TextInput id={`${id}-evidence`} name="evidence" type="text" aria-describedby={`${id}-hint`} autoComplete="off" />
      </div>
      <div className="wb-field">
        <Label htmlFor={`${id}-kept`}>Kept submission</Label>
        <span id={`${id}-kept-hint`} className="wb-hint">
          Only for a duplicate: the id of the submission that is kept.
        </span>
        <TextInput id={`${id}-kept`} name="kept_id" type="text" aria-describedby={`${id}-kept-hint`} autoComplete="off" />
      </div>
    </>
  );
}

function decisionOf(reason: string, fields: FormData): Decision {
  const [evidence, kept] = [fieldText(fields, 'evidence'), fieldText(fields, 'kept_id')];
  return {
    kind: fieldText(fields, 'kind') as Decision['kind'],
    reason,
    ...(evidence !== '' && { evidence: { reference: evidence } }),
    ...(kept !== '' && { kept_id: kept }),
  };
}
