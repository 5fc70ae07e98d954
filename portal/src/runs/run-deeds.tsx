import { Label, TextInput } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import {
  postRunsIdApprovalRequestsMutation,
  postRunsIdCancellationsMutation,
  postRunsIdEmergencyStartsMutation,
  postRunsIdForcingsMutation,
  postRunsIdPausesMutation,
  postRunsIdPreviewsMutation,
  postRunsIdQueueingsMutation,
  postRunsIdRatesMutation,
  postRunsIdResumptionsMutation,
  postRunsIdRetriesMutation,
  type RunState,
  type ShownRun,
} from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import type { Fact } from '../kit/facts.tsx';
import { countText } from '../words/quantities.ts';
import { RISKS } from '../words/runs.ts';

const ENDED: readonly RunState[] = ['succeeded_with_failures', 'failed', 'cancelled'];
const WORKING: readonly RunState[] = ['queued', 'running', 'paused'];
const BEFORE: readonly RunState[] = ['draft', 'preparing', 'awaiting_approval', 'approved', ...WORKING];

/** What can be done to the run in the state that it is in; the rest is not offered. */
export function RunDeeds({ run }: { readonly run: ShownRun }): ReactNode {
  const may = useMay('operate');
  const deeds = deedsOf(run);
  if (!may || deeds.length === 0) return null;
  return (
    <Section title="What you can do">
      <div className="wb-buttons">{deeds}</div>
    </Section>
  );
}

function deedsOf(run: ShownRun): ReactNode[] {
  const { id, state } = run;
  const common = { facts: factsOf(run), call: (reason: string) => ({ path: { id }, body: { reason } }) };
  const needs = run.approvals_needed > 0;
  const isPreviewed = state === 'draft' && run.previewed_at !== null;
  return [
    state === 'draft' && (
      <Deed
        key="preview"
        label={isPreviewed ? 'Preview again' : 'Preview'}
        title={`Preview run ${id}`}
        {...common}
        warning="It freezes the items that the run will use, and shows which of them. Nothing runs yet."
        mutation={postRunsIdPreviewsMutation()}
        done={() => 'A worker makes the preview; this page shows it when it is there.'}
      />
    ),
    isPreviewed && needs && (
      <Deed
        key="ask"
        label="Ask for approval"
        title={`Put run ${id} before others`}
        isOutline={false}
        {...common}
        mutation={postRunsIdApprovalRequestsMutation()}
        done={() => `Run ${id} waits for somebody else’s decision.`}
      />
    ),
    (state === 'approved' || (isPreviewed && !needs)) && (
      <Deed
        key="start"
        label="Start"
        title={`Start run ${id}`}
        isOutline={false}
        {...common}
        mutation={postRunsIdQueueingsMutation()}
        done={() => `Run ${id} is waiting for a worker.`}
      />
    ),
    (isPreviewed || state === 'awaiting_approval') && needs && run.risk !== 'irreversible' && (
      <Deed
        key="emergency"
        label="Start without approval"
        title={`Start run ${id} without approval`}
        right="administer"
        {...common}
        warning="For an emergency, where its task allows it. Somebody else must review it afterwards; until then it is listed."
        mutation={postRunsIdEmergencyStartsMutation()}
        done={() => `Run ${id} is started. Its review is open.`}
      />
    ),
    (state === 'running' || state === 'queued') && (
      <Deed
        key="pause"
        label="Pause"
        title={`Pause run ${id}`}
        {...common}
        warning="Items in work finish, none new starts."
        mutation={postRunsIdPausesMutation()}
        done={() => `Run ${id} pauses.`}
      />
    ),
    state === 'paused' && (
      <Deed
        key="resume"
        label="Resume"
        title={`Resume run ${id}`}
        isOutline={false}
        {...common}
        mutation={postRunsIdResumptionsMutation()}
        done={() => `Run ${id} goes on.`}
      />
    ),
    WORKING.includes(state) && <RateDeed key="rate" run={run} />,
    run.is_stuck && (
      <Deed
        key="force"
        label="Force it on"
        title={`Force run ${id} on`}
        {...common}
        warning="Its slices are taken from workers that get nowhere. An item in work there may be done again under the same key."
        mutation={postRunsIdForcingsMutation()}
        done={(answer) => `Run ${id} was woken; ${countText(answer.slices)} of its slices were taken away.`}
      />
    ),
    ENDED.includes(state) && (
      <Deed
        key="retry"
        label="Retry what failed"
        title={`Retry what failed or was left in run ${id}`}
        {...common}
        warning="Unknown items are never tried again blindly: decide about them first."
        mutation={postRunsIdRetriesMutation()}
        done={() => `Run ${id} is waiting for a worker, for its next attempt.`}
      />
    ),
    BEFORE.includes(state) && (
      <Deed
        key="cancel"
        label="Cancel the run"
        title={`Cancel run ${id}`}
        {...common}
        warning="What is done stays done. The result files say what was left."
        mutation={postRunsIdCancellationsMutation()}
        done={() => `Run ${id} ends.`}
      />
    ),
  ].filter((each) => each !== false);
}

function factsOf(run: ShownRun): Fact[] {
  return [
    ['Task', run.title],
    ['Program', run.program],
    ['Items', run.previewed_at ? `${countText(run.total)}, of them ${countText(run.left)} left` : 'not chosen yet'],
    ['Risk', RISKS[run.risk]],
  ];
}

function RateDeed({ run }: { readonly run: ShownRun }): ReactNode {
  const id = useId();
  return (
    <Deed
      label="Change the pace"
      title={`Change the pace of run ${run.id}`}
      facts={[
        ['Allowed now', run.rate === null ? 'no bound' : `${run.rate} a second`],
        ['At most', run.rate_most === null ? 'no bound' : `${run.rate_most} a second, as it was approved`],
      ]}
      mutation={postRunsIdRatesMutation()}
      call={(reason, fields) => ({
        path: { id: run.id },
        body: { rate_per_second: fields.get('rate') ? Number(fields.get('rate')) : null, reason },
      })}
      done={() => 'The workers heed the new pace within seconds.'}
    >
      <div className="wb-field">
        <Label htmlFor={id}>Items a second</Label>
        <span id={`${id}-hint`} className="wb-hint">
          Over all workers together. Empty: as fast as was approved.
        </span>
        <TextInput
          id={id}
          name="rate"
          type="number"
          min={0.01}
          step="any"
          {...(run.rate_most === null ? {} : { max: run.rate_most })}
          aria-describedby={`${id}-hint`}
        />
      </div>
    </Deed>
  );
}
