import { type ReactNode, useId } from 'react';
import type { ListedRun, RunsReport } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { runStateWords } from '../words/codes.ts';
import { countOf, countText, etaText, rateText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

/** The parts of a run's items in the order of the bar. They sum to the run's total. */
const PARTS = [
  { name: 'succeeded', label: 'succeeded' },
  { name: 'failed', label: 'failed' },
  { name: 'unknown', label: 'unknown' },
  { name: 'skipped', label: 'skipped' },
  { name: 'left', label: 'left' },
] as const;

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
        <h3 id={id}>{run.title}</h3>
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
      <RunBar run={run} labelledBy={id} />
      <dl className="wb-run__parts">
        {PARTS.map(({ name, label }) => (
          <div key={name} data-part={name}>
            <dt>{label}</dt>
            <dd>{countText(run[name])}</dd>
          </div>
        ))}
        <div>
          <dt>of</dt>
          <dd>{countText(run.total)}</dd>
        </div>
      </dl>
      {run.state === 'running' && (
        <p className="wb-run__pace">
          {rateText(run.rate_per_second)}, {etaText(run.eta_seconds)}
        </p>
      )}
    </article>
  );
}

function RunBar({ run, labelledBy }: { readonly run: ListedRun; readonly labelledBy: string }): ReactNode {
  const done = run.total - run.left;
  return (
    <div
      className="wb-bar"
      role="progressbar"
      aria-labelledby={labelledBy}
      aria-valuemin={0}
      aria-valuemax={run.total}
      aria-valuenow={done}
      aria-valuetext={`${countText(done)} of ${countOf(run.total, 'item')} done, ${countText(run.failed + run.unknown)} failed or unknown`}
    >
      {PARTS.map(({ name }) => (
        <span key={name} data-part={name} style={{ flexGrow: run[name] }} />
      ))}
    </div>
  );
}
