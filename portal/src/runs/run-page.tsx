import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getRunsIdOptions, type ShownRun } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { Facts } from '../kit/facts.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { countText, durationText, etaText, rateText } from '../words/quantities.ts';
import { RISKS, RUN_STATES, selectionWords, waitWords } from '../words/runs.ts';
import { Moment } from '../words/times.tsx';
import { AgainSection } from './again-section.tsx';
import { DecisionSection } from './decision-section.tsx';
import { FilesSection } from './files-section.tsx';
import { HandsSection } from './hands-section.tsx';
import { OutcomesSection } from './outcomes-section.tsx';
import { PreviewSection } from './preview-section.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { RunDeeds } from './run-deeds.tsx';
import { SealedFilesSection } from './sealed-files-section.tsx';

/** One run from its draft to its result files. */
export function RunPage(): ReactNode {
  const { id } = useParams({ from: '/runs/$id' });
  const query = useShown(getRunsIdOptions({ path: { id: Number(id) } }));
  return (
    <DetailPage title={`Run ${id}`} within={{ to: '/runs', title: 'Runs' }} query={query}>
      {(run) => (
        <>
          <StateSection run={run} />
          {/* Before the run, what it will do comes first, above the decision about it; afterwards what it did. */}
          {!run.started_at && <PreviewSection run={run} />}
          <DecisionSection run={run} />
          <RunDeeds run={run} />
          <OutcomesSection run={run} />
          <AgainSection run={run} />
          <FilesSection run={run} />
          <SealedFilesSection run={run.id} />
          {run.started_at && <PreviewSection run={run} />}
          <HandsSection run={run} />
        </>
      )}
    </DetailPage>
  );
}

function StateSection({ run }: { readonly run: ShownRun }): ReactNode {
  const { state, total } = run;
  const isWorking = state === 'running' || state === 'paused' || state === 'queued';
  return (
    <Section title={run.title}>
      {run.is_stuck && run.quiet_since && (
        <p className="wb-warning">
          It has not got on since <Moment at={run.quiet_since} isExact />. You can force it on.
        </p>
      )}
      {run.waits_for && <p className="wb-warning">{waitWords(run.waits_for)}</p>}
      {total > 0 && run.started_at && <ProgressBar run={run} />}
      <Facts
        facts={[
          [
            'State',
            <StateTag key="" tone={RUN_STATES[state].tone}>
              {RUN_STATES[state].words}
            </StateTag>,
          ],
          ['Because', run.state_reason],
          ['Wanted', run.wanted === 'run' ? null : `to ${run.wanted}; what is in work ends first`],
          ['Pace', state === 'running' ? `${rateText(run.rate_per_second)}, ${etaText(run.eta_seconds)}` : null],
          ['Allowed pace', isWorking ? (run.rate === null ? 'no bound' : `${run.rate} a second`) : null],
          [
            'Task',
            <Link key="" to="/tasks/$program/$name" params={{ program: run.program, name: run.task }}>
              {run.task}
            </Link>,
          ],
          ['Program', run.program],
          ['Items', total > 0 && !run.started_at && countText(total)],
          ['Risk', state !== 'awaiting_approval' && RISKS[run.risk]],
          ['It works over', selectionWords(run.selection)],
          ['Asked for by', run.requested_by],
          ['Asked for on', <Moment key="" at={run.requested_at} isExact />],
          ['Why', state !== 'awaiting_approval' && run.reason],
          ['Has it now', run.holder === run.requested_by ? null : run.holder],
          ['Started', run.started_at && <Moment at={run.started_at} isExact />],
          ['Finished', run.finished_at && <Moment at={run.finished_at} isExact />],
          ['Attempt', run.attempt > 1 ? run.attempt : null],
          ['Estimated to take', run.state === 'draft' && run.estimated_seconds !== null ? durationText(run.estimated_seconds) : null],
          ['Over what failed in', run.parent_run === null ? null : <RunLinks key="" ids={[run.parent_run]} />],
          ['Runs over what failed here', run.child_runs.length === 0 ? null : <RunLinks key="" ids={run.child_runs} />],
        ]}
      />
    </Section>
  );
}

function RunLinks({ ids }: { readonly ids: readonly number[] }): ReactNode {
  return ids.map((id, place) => (
    <span key={id}>
      {place > 0 && ', '}
      <Link to="/runs/$id" params={{ id: String(id) }}>
        run {id}
      </Link>
    </span>
  ));
}
