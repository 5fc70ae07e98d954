import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ScheduleTime } from '../api/index.ts';
import type { Column } from '../kit/list-table.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { TIME_STATES, whyNotRun } from '../words/schedules.ts';
import { Moment } from '../words/times.tsx';

/** What came of a due time, and why where it was not run. */
export function TimeOutcome({ time }: { readonly time: ScheduleTime }): ReactNode {
  const { state, run } = time;
  const why = whyNotRun(time);
  return (
    <>
      <StateTag tone={TIME_STATES[state].tone}>{TIME_STATES[state].words}</StateTag>
      {why && <div className="wb-sums__means">{why}</div>}
      {run !== null && (
        <div>
          <Link to="/runs/$id" params={{ id: String(run) }}>
            run {run}
          </Link>
        </div>
      )}
    </>
  );
}

export const TIME_COLUMNS: readonly Column<ScheduleTime>[] = [
  {
    id: 'due',
    header: 'Due',
    cell: ({ due_at: at }) => <Moment at={at} isExact />,
  },
  { id: 'outcome', header: 'What came of it', cell: (time) => <TimeOutcome time={time} /> },
  {
    id: 'by',
    header: 'By',
    cell: ({ asked_by: by, reason }) => (by ? `${by}: “${reason}”` : 'the clock'),
  },
];
