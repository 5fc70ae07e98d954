import { useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type ErrorClass, getErrorClassesIdOptions } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { CountLink } from '../kit/count-link.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { Facts } from '../kit/facts.tsx';
import { useShown } from '../kit/use-shown.ts';
import { RemedySection } from '../playbooks/remedy-section.tsx';
import { countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import { whyState } from '../words/triage.ts';
import { ClassDeeds } from './class-deeds.tsx';
import { ClassState, classTitle } from './parts.tsx';
import { SubmissionsSection } from './submissions-section.tsx';

/** One error class: what it is, how often, whom it concerns, who looks after it, and what to do. */
export function ClassPage(): ReactNode {
  const { id } = useParams({ from: '/triage/$id' });
  const search = useSearch({ from: '/triage/$id' });
  const query = useShown(getErrorClassesIdOptions({ path: { id: Number(id) } }));
  return (
    <DetailPage
      title={`Error class ${id}`}
      within={{ to: '/triage/classes', title: 'Error classes' }}
      query={query}
      at={query.data?.windows.at}
    >
      {(row) => (
        <>
          <AboutSection row={row} />
          <ClassDeeds row={row} />
          <RemedySection
            program={row.program}
            subject={{ kind: 'error_class', id: String(row.id) }}
            none="No playbook says anything about it. Look at its submissions, and write one when you know."
          />
          <SubmissionsSection id={row.id} program={row.program} search={search} />
        </>
      )}
    </DetailPage>
  );
}

type Shown = ErrorClass & {
  readonly windows: { readonly at: string; readonly hour: string; readonly day: string; readonly week: string };
};

function AboutSection({ row }: { readonly row: Shown }): ReactNode {
  const { id, windows } = row;
  const window = (count: number, from: string, of: string): ReactNode => (
    <>
      <CountLink
        count={count}
        to={`/triage/${id}`}
        search={{ from, until: windows.at }}
        of={`${count === 1 ? 'failure' : 'failures'} ${of}`}
      />{' '}
      <span className="wb-sums__means">
        since <Moment at={from} />
      </span>
    </>
  );
  return (
    <Section title={classTitle(row)}>
      <Facts
        facts={[
          ['State', <ClassState key="" row={row} />],
          ['Because', whyState(row)],
          ['State since', <Moment key="" at={row.state_at} isExact />],
          ['Ignored until', row.state === 'ignored' ? <Ignored key="" row={row} /> : null],
          ['Mended in', row.mended_in],
          ['Came again', row.regressed_at && <Moment at={row.regressed_at} isExact />],
          ['Times it came again', row.regressions > 0 ? countText(row.regressions) : null],
          ['Program', row.program],
          ['Words of the error', row.pattern && <code>{row.pattern}</code>],
          ['First seen', <Moment key="" at={row.first_seen_at} isExact />],
          ['Last seen', <Moment key="" at={row.last_seen_at} isExact />],
          ['Failures in the last hour', window(row.last_hour, windows.hour, 'in the last hour')],
          ['Failures in the last day', window(row.last_day, windows.day, 'in the last day')],
          ['Failures in the last week', window(row.last_week, windows.week, 'in the last week')],
          ['Failures in all', countText(row.occurrences)],
          [
            'Submissions in all',
            <CountLink
              key=""
              count={row.submissions}
              to="/submissions"
              search={{ program: row.program, error_class: String(id) }}
              of={`${row.submissions === 1 ? 'submission' : 'submissions'} that it ever concerned`}
            />,
          ],
          ['People in all', countText(row.people)],
          ['Owner', row.owner ?? 'nobody'],
          ['Ticket', row.ticket && <Ticket ticket={row.ticket} />],
          ['Note', row.note],
        ]}
      />
    </Section>
  );
}

function Ignored({ row }: { readonly row: ErrorClass }): ReactNode {
  const { ignore_until, ignore_occurrences, ignore_per_hour } = row;
  return (
    <>
      the first of:{' '}
      {ignore_until && (
        <>
          <Moment at={ignore_until} />;{' '}
        </>
      )}
      {ignore_occurrences !== null && `${countText(ignore_occurrences)} failures in all; `}
      {ignore_per_hour !== null && `${countText(ignore_per_hour)} failures in one hour`}
    </>
  );
}

function Ticket({ ticket }: { readonly ticket: string }): ReactNode {
  return /^https?:\/\//.test(ticket) ? (
    <a href={ticket} rel="noreferrer">
      {ticket}
    </a>
  ) : (
    ticket
  );
}
