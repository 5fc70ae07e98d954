import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import type { ListedRun, RunsReport } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { ProgressBar } from '../runs/progress-bar.tsx';
import { etaText, rateText } from '../words/quantities.ts';
import { runStateWords } from '../words/runs.ts';
import { Moment } from '../words/times.tsx';

export function RunsSection({ report }: { readonly report: RunsReport }): ReactNode {
  return (
    <Section title="Runs in progress" at={report.at}>
      {report.runs.length === 0 ? (
        <p className="wb-quiet">No run is in progress.</p>
      ) : (
        <ul className="wb-runs">
          {report.runs.map((run) => (
            <li key={run.id}>
              <RunCard run={run} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function RunCard({ run }: { readonly run: ListedRun }): ReactNode {
  const id = useId();
  return (
    <article className="wb-run" aria-labelledby={id} data-state={run.state}>
      <div className="wb-run__head">
        <h3 id={id}>
          <Link to="/runs/$id" params={{ id: String(run.id) }}>
            {run.title}
          </Link>
        </h3>
        <p className="wb-run__state">{runStateWords(run.state)}</p>
      </div>
      <p className="wb-run__facts">
        Run {run.id} · {run.program} · {run.task} · asked for by {run.requested_by}
        {run.started_at && (
          <>
            {' '}
            · started <Moment at={run.started_at} />
          </>
        )}
      </p>
      <ProgressBar run={run} labelledBy={id} id={run.id} />
      {run.state === 'running' && (
        <p className="wb-run__pace">
          {rateText(run.rate_per_second)}, {etaText(run.eta_seconds)}
        </p>
      )}
    </article>
  );
}
