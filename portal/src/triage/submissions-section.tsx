import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetErrorClassesIdSubmissionsResponse, getErrorClassesIdSubmissionsOptions } from '../api/index.ts';
import { FaultNotice } from '../frame/fault-notice.tsx';
import { Section } from '../frame/section.tsx';
import { ListFoot } from '../kit/list-page.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { useShown } from '../kit/use-shown.ts';
import { reasonWords, wordsOf } from '../words/codes.ts';
import { countOf, countText } from '../words/quantities.ts';
import { STANDING_TONES, STANDING_WORDS } from '../words/standings.ts';
import { Moment } from '../words/times.tsx';

type Concerned = GetErrorClassesIdSubmissionsResponse['rows'][number] & { readonly program: string };

const COLUMNS: readonly Column<Concerned>[] = [
  {
    id: 'submission',
    header: 'Submission',
    value: ({ id }) => id,
    cell: ({ id, program, form }) => (
      <>
        <Link to="/submissions/$program/$id" params={{ program, id }}>
          {id}
        </Link>{' '}
        <span className="wb-sums__means">{form}</span>
      </>
    ),
  },
  {
    id: 'failures',
    header: 'Failures',
    isNumber: true,
    value: ({ occurrences }) => occurrences,
    cell: ({ occurrences }) => countText(occurrences),
  },
  { id: 'first', header: 'First', value: ({ first_at }) => first_at, cell: ({ first_at }) => <Moment at={first_at} /> },
  { id: 'last', header: 'Last', value: ({ last_at }) => last_at, cell: ({ last_at }) => <Moment at={last_at} /> },
  { id: 'standing', header: 'Stands now', value: ({ standing }) => standing, cell: ({ standing }) => <StandingTag standing={standing} /> },
  { id: 'reason', header: 'Reason', value: ({ reason }) => reason, cell: ({ reason }) => (reason ? reasonWords(reason) : <None />) },
];

function StandingTag({ standing }: { readonly standing: string }): ReactNode {
  const known = standing as keyof typeof STANDING_WORDS;
  return <StateTag tone={STANDING_TONES[known] ?? 'quiet'}>{STANDING_WORDS[known] ?? wordsOf(standing)}</StateTag>;
}

interface SubmissionsSectionProps {
  readonly id: number;
  readonly program: string;
  readonly search: { readonly from?: string; readonly until?: string; readonly after?: string; readonly sort?: string };
}

/** Whom the class concerns: all of them, or those of one cell of the scoreboard. */
export function SubmissionsSection({ id, program, search }: SubmissionsSectionProps): ReactNode {
  const { from, until, after } = search;
  const query = { ...(from && { from }), ...(until && { until }), ...(after && { after: Number(after) }) };
  const options = getErrorClassesIdSubmissionsOptions({ path: { id }, query });
  const list = useList(options, ({ rows, next, at }) => ({ rows: rows.map((row) => ({ ...row, program })), next, at }));
  const counts = useShown(options).data;
  return (
    <Section title="Whom it concerns" at={list.data?.at} className={list.isPlaceholderData ? 'wb-is-stale' : ''}>
      {list.error && <FaultNotice error={list.error} shownFrom={list.data?.at} />}
      {counts && (
        <p className="wb-lead" role="status">
          {countOf(counts.occurrences, 'failure')}
          {counts.submissions === 0
            ? ' of no submission'
            : ` of ${countOf(counts.submissions, 'submission')} and ${countOf(counts.people, 'person', 'people')}`}
          {from && until ? (
            <>
              , from <Moment at={from} /> until <Moment at={until} />.{' '}
              <Link to="/triage/$id" params={{ id: String(id) }}>
                Of all time
              </Link>
            </>
          ) : (
            ', of all time.'
          )}
        </p>
      )}
      {list.data && list.data.rows.length > 0 && (
        <>
          <ListTable
            caption="Whom it concerns"
            columns={COLUMNS}
            rows={list.data.rows}
            rowKey={(row) => row.id}
            search={search}
            isWhole={after === undefined && list.data.next === null}
          />
          <ListFoot search={search} next={list.data.next} csvOf={`/api/v1/error-classes/${id}/submissions`} />
        </>
      )}
    </Section>
  );
}
