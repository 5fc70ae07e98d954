import { Label, Select, TextInput } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import {
  type PostHandoffsIdDecisionsData,
  postHandoffPollsMutation,
  postHandoffsIdDecisionsMutation,
  type ShownHandoff,
} from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { fieldText } from '../kit/field-text.ts';
import { HANDOFF_STATES } from '../words/handoffs.ts';

type Decision = PostHandoffsIdDecisionsData['body'];

const DECISIONS: Readonly<Record<Decision['decision'], string>> = {
  delivered: 'The receiver has it (needs its proof)',
  not_arrived: 'It did not arrive: send it again',
  next_destination: 'Give up here: go on to the next destination',
  stop: 'Stop: nothing more is sent for this document',
};

/** States that wait for a person; a decision about any other is refused. */
const UNDECIDED: readonly string[] = ['unknown', 'exhausted', 'missing'];

export function HandoffDeeds({ handoff }: { readonly handoff: ShownHandoff }): ReactNode {
  const { id, program, submission, destination, state } = handoff;
  const isPolled = handoff.proof === 'polled';
  const isUndecided = UNDECIDED.includes(state);
  if (!useMay('operate') || !(isPolled || isUndecided)) return null;
  const scope = [
    ['Hand-offs', '1'],
    ['Submission', `${submission}, ${program}`],
    ['Destination', destination],
    ['State', HANDOFF_STATES[state].words],
  ] as const;
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        {isUndecided && (
          <Deed
            label="Decide"
            title={`Decide about hand-off ${id}`}
            facts={scope}
            warning="To send it again, or on to the next destination, may bring it to a receiver twice: nobody knows whether it arrived."
            mutation={postHandoffsIdDecisionsMutation()}
            call={(reason, fields) => ({ path: { id }, body: decisionOf(reason, fields) })}
            done={({ to }) => `Recorded. Hand-off ${id} is now: ${HANDOFF_STATES[to].words}.`}
          >
            <DecisionFields />
          </Deed>
        )}
        {isPolled && (
          <Deed
            label="Ask the receiver now"
            title={`Ask ${destination} about hand-off ${id}`}
            facts={[...scope, ['What it does', 'asks; sends nothing. The receiver’s limits hold']]}
            mutation={postHandoffPollsMutation()}
            call={(reason) => ({ body: { program, ids: [id], reason } })}
            done={(answer) =>
              answer.due + answer.already_due > 0 ? 'It is asked about next.' : 'It is not asked about: it was not taken yet, or is final.'
            }
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
        <Label htmlFor={`${id}-decision`}>What you found out</Label>
        <Select id={`${id}-decision`} name="decision" required defaultValue="">
          <option value="">Choose…</option>
          {Object.entries(DECISIONS).map(([decision, words]) => (
            <option key={decision} value={decision}>
              {words}
            </option>
          ))}
        </Select>
      </div>
      <div className="wb-field">
        <Label htmlFor={`${id}-evidence`}>The receiver’s proof</Label>
        <span id={`${id}-hint`} className="wb-hint">
          A receipt, a claim number, who said so and when. Needed where the receiver has it.
        </span>
        <TextInput id={`${id}-evidence`} name="evidence" type="text" aria-describedby={`${id}-hint`} autoComplete="off" />
      </div>
    </>
  );
}

function decisionOf(reason: string, fields: FormData): Decision {
  const evidence = fieldText(fields, 'evidence');
  return {
    decision: fieldText(fields, 'decision') as Decision['decision'],
    reason,
    ...(evidence !== '' && { evidence: { reference: evidence } }),
  };
}
