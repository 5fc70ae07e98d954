import { Label, Radio } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import { postRunsIdApprovalsMutation, postRunsIdReviewsMutation, type ShownRun } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useSession } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { type Fact, Facts } from '../kit/facts.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { countOf, countText } from '../words/quantities.ts';
import { RISKS, RUN_STATES, selectionWords } from '../words/runs.ts';
import { Moment } from '../words/times.tsx';

/** Who decided what about this run, and the decision itself where the reader may make it. */
export function DecisionSection({ run }: { readonly run: ShownRun }): ReactNode {
  const isWaiting = run.state === 'awaiting_approval';
  const open = run.reviews.find(({ verdict }) => verdict === null);
  if (!isWaiting && run.approvals.length === 0 && run.reviews.length === 0) return null;
  return (
    <Section title={isWaiting ? 'Waiting for a decision' : 'Decisions'}>
      {isWaiting && <WhatIsAsked run={run} />}
      {run.approvals.length > 0 && <Approvals run={run} />}
      {run.reviews.length > 0 && <Reviews run={run} />}
      {isWaiting && <Decide run={run} />}
      {open && <Review run={run} startedBy={open.started_by} />}
    </Section>
  );
}

/** In words that need no developer: what happens to how many of what, and whether it can be taken back. */
function WhatIsAsked({ run }: { readonly run: ShownRun }): ReactNode {
  const agreed = run.approvals.filter(({ decision, is_current: isCurrent }) => decision === 'approved' && isCurrent).length;
  const missing = Math.max(0, run.approvals_needed - agreed);
  return (
    <>
      <p className="wb-lead">
        {run.requested_by} asks to run “{run.title}” on {countOf(run.total, 'item')}: {selectionWords(run.selection)}.
      </p>
      <Facts
        facts={[
          ['Can it be taken back?', RISKS[run.risk]],
          ['Why it is asked for', run.reason],
          [
            'People who must agree',
            `${countText(run.approvals_needed)}; ${missing === 1 ? 'one is' : `${countText(missing)} are`} missing`,
          ],
          ['Decide until', run.expires_at && <Moment at={run.expires_at} isExact />],
        ]}
      />
    </>
  );
}

function Approvals({ run: { approvals } }: { readonly run: ShownRun }): ReactNode {
  return (
    <ul className="wb-plain-list">
      {approvals.map(({ by, decision, reason, at, is_current: isCurrent }) => (
        <li key={`${by} ${at}`}>
          <StateTag tone={!isCurrent ? 'quiet' : decision === 'approved' ? 'good' : 'bad'}>{decision}</StateTag> by {by},{' '}
          <Moment at={at} isExact />: “{reason}”{!isCurrent && ' It was about an earlier preview and no longer counts.'}
        </li>
      ))}
    </ul>
  );
}

function Reviews({ run: { reviews } }: { readonly run: ShownRun }): ReactNode {
  return (
    <ul className="wb-plain-list">
      {reviews.map((review) => (
        <li key={review.id}>
          <StateTag tone={review.verdict === 'upheld' ? 'good' : review.is_overdue || review.verdict ? 'bad' : 'waiting'}>
            Started without approval
          </StateTag>{' '}
          by {review.started_by}, <Moment at={review.started_at} isExact />: “{review.reason}”{' '}
          {review.verdict ? (
            <>
              {review.reviewed_by} {review.verdict === 'upheld' ? 'found it right' : 'objected'}: “{review.review_reason}”
            </>
          ) : (
            <>
              Somebody else reviews it until <Moment at={review.review_by} isExact />
              {review.is_overdue && ', which has passed'}.
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Decide({ run }: { readonly run: ShownRun }): ReactNode {
  const { user } = useSession();
  const { id, digest } = run;
  const hasHad = run.hands.some(({ name }) => name === user.name) || run.requested_by === user.name;
  if (!user.rights.includes('approve') || digest === null) return null;
  if (hasHad) return <p className="wb-quiet">You asked for it, changed it or have had it: somebody else decides.</p>;
  const scope: readonly Fact[] = [
    ['Items', countText(run.total)],
    ['Task', run.title],
    ['Risk', RISKS[run.risk]],
    ['Program', run.program],
  ];
  return (
    <div className="wb-buttons">
      {(['approved', 'rejected'] as const).map((decision) => (
        <Deed
          key={decision}
          label={decision === 'approved' ? 'Approve this preview' : 'Refuse it'}
          title={decision === 'approved' ? `Approve run ${id}` : `Refuse run ${id}`}
          right="approve"
          isOutline={decision === 'rejected'}
          facts={scope}
          warning={
            decision === 'approved'
              ? 'You agree to exactly this preview. Any change of its input, parameters or code makes your decision void.'
              : undefined
          }
          mutation={postRunsIdApprovalsMutation()}
          call={(reason) => ({ path: { id }, body: { decision, digest, reason } })}
          done={({ state }) => `Recorded. Run ${id}: ${RUN_STATES[state].words.toLowerCase()}.`}
        />
      ))}
    </div>
  );
}

function Review({ run, startedBy }: { readonly run: ShownRun; readonly startedBy: string }): ReactNode {
  const id = useId();
  const { user } = useSession();
  if (user.name === startedBy) return null;
  return (
    <div className="wb-buttons">
      <Deed
        label="Review the start without approval"
        title={`Review the start of run ${run.id}`}
        right="approve"
        facts={[
          ['Started by', startedBy],
          ['Items', countText(run.total)],
        ]}
        mutation={postRunsIdReviewsMutation()}
        call={(reason, fields) => ({ path: { id: run.id }, body: { verdict: fields.get('verdict') as 'upheld' | 'objected', reason } })}
        done={() => 'The review is recorded.'}
      >
        <fieldset className="usa-fieldset wb-field">
          <Label htmlFor={`${id}-upheld`}>Was it right to start it without approval?</Label>
          <Radio id={`${id}-upheld`} name="verdict" value="upheld" label="Yes" required />
          <Radio id={`${id}-objected`} name="verdict" value="objected" label="No, I object" required />
        </fieldset>
      </Deed>
    </div>
  );
}
