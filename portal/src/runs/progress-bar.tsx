import { type ReactNode, useId } from 'react';
import type { ListedRun } from '../api/index.ts';
import { CountLink } from '../kit/count-link.tsx';
import { countOf, countText } from '../words/quantities.ts';

/** The parts of a run's items in the order of the bar. They sum to the run's total. */
const PARTS = [
  { name: 'succeeded', label: 'succeeded' },
  { name: 'failed', label: 'failed' },
  { name: 'unknown', label: 'unknown' },
  { name: 'skipped', label: 'skipped' },
  { name: 'left', label: 'left' },
] as const;

type Counted = Pick<ListedRun, 'total' | 'succeeded' | 'failed' | 'unknown' | 'skipped' | 'left'>;

interface ProgressBarProps {
  readonly run: Counted;
  /** The id of what names the run, and its number, where the page shows several: each count then leads to the run, which says the same of its items. */
  readonly labelledBy?: string;
  readonly id?: number;
}

/** How far a run is, as a bar and as the same numbers beneath it. */
export function ProgressBar({ run, labelledBy, id: of }: ProgressBarProps): ReactNode {
  const id = useId();
  const done = run.total - run.left;
  return (
    <>
      <div
        className="wb-bar"
        role="progressbar"
        {...(labelledBy ? { 'aria-labelledby': labelledBy } : { 'aria-label': 'Items done' })}
        aria-describedby={id}
        aria-valuemin={0}
        aria-valuemax={run.total}
        aria-valuenow={done}
        aria-valuetext={`${countText(done)} of ${countOf(run.total, 'item')} done, ${countText(run.failed + run.unknown)} failed or unknown`}
      >
        {PARTS.map(({ name }) => (
          <span key={name} data-part={name} style={{ flexGrow: run[name] }} />
        ))}
      </div>
      <dl id={id} className="wb-run__parts">
        {PARTS.map(({ name, label }) => (
          <div key={name} data-part={name}>
            <dt>{label}</dt>
            <dd>
              {of === undefined ? (
                countText(run[name])
              ) : (
                <CountLink count={run[name]} to={`/runs/${of}`} of={`${label} so far, run ${of}`} />
              )}
            </dd>
          </div>
        ))}
        <div>
          <dt>of</dt>
          <dd>{of === undefined ? countText(run.total) : <CountLink count={run.total} to={`/runs/${of}`} of={`items, run ${of}`} />}</dd>
        </div>
      </dl>
    </>
  );
}
