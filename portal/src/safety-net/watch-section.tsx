import { Link } from '@tanstack/react-router';
import { Alert, AlertHeading, AlertText } from '@trussworks/react-uswds';
import type { ReactNode } from 'react';
import {
  type Destination,
  type GetScheduleTimesResponse,
  getAlertsOptions,
  getDestinationsOptions,
  getFindingsOptions,
  getIncidentsOptions,
  getScheduleTimesOptions,
  getWritesOptions,
} from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { CountLink } from '../kit/count-link.tsx';
import { type Fact, Facts } from '../kit/facts.tsx';
import { useShown } from '../kit/use-shown.ts';
import { wordsOf } from '../words/codes.ts';
import { Moment } from '../words/times.tsx';

/** Lists without a count of their own are counted up to this; more is said as more. */
const MOST = 500;

/** That an administrator stopped everything that changes or sends; nothing where nobody did. */
export function WriteStop(): ReactNode {
  const { data } = useShown(getWritesOptions());
  if (!data?.is_stopped || data.at === null) return null;
  return (
    <Alert type="warning" slim role="status">
      <AlertHeading level="h2">Writing is stopped</AlertHeading>
      <AlertText>
        {data.by} stopped everything that changes or sends, <Moment at={data.at} isExact />: {data.reason} Answers are asked for all the
        same.
      </AlertText>
    </Alert>
  );
}

interface Counted {
  readonly value: number;
  readonly isMore: boolean;
}

function countOfPage(rows: readonly unknown[] | undefined, next: string | null | undefined): Counted | undefined {
  return rows && { value: rows.length, isMore: next !== null && next !== undefined };
}

/** What somebody has to look at now, each as a link: alerts, findings, incidents, questions that are late, schedules that were missed. */
export function WatchSection(): ReactNode {
  const alerts = useShown(getAlertsOptions({ query: { list: 'live', limit: MOST } })).data;
  const findings = useShown(getFindingsOptions({ query: { list: 'open', limit: MOST } })).data;
  const incidents = useShown(getIncidentsOptions({ query: { state: 'open', limit: MOST } })).data;
  const destinations = useShown(getDestinationsOptions()).data;
  const missed = useShown(getScheduleTimesOptions({ query: { state: 'missed', hours: 24, limit: MOST } })).data;
  const facts: Fact[] = [
    ['Alerts that are not over', shown(countOfPage(alerts?.alerts, alerts?.next), '/alerts', 'alerts that are not over')],
    ['Open findings', shown(countOfPage(findings?.findings, findings?.next), '/findings', 'open findings')],
    ['Open incidents', shown(countOfPage(incidents?.incidents, incidents?.next), '/incidents', 'open incidents')],
    ['Receivers not asked in time about deliveries', destinations && <Liveness destinations={destinations.destinations} />],
    ['Scheduled runs missed in the last 24 hours', missed && <Missed {...missed} />],
  ];
  return (
    <Section title="What is watched" at={destinations?.at} className="wb-figures">
      <Facts facts={facts} />
    </Section>
  );
}

function shown(count: Counted | undefined, to: string, of: string): ReactNode {
  return (
    count && (
      <span className="wb-figure">
        {count.isMore && 'more than '}
        <CountLink count={count.value} to={to} of={`${of}, as it stands`} />
      </span>
    )
  );
}

/** How many of those that are to be asked are asked in time. */
function Liveness({ destinations }: { readonly destinations: readonly Destination[] }): ReactNode {
  const asked = destinations.filter(({ liveness }) => liveness !== null);
  const late = asked.filter(({ liveness }) => liveness?.is_overdue);
  return (
    <>
      <span className="wb-figure">
        <CountLink
          count={late.length}
          to="/destinations"
          search={{ answers: 'late' }}
          of="receivers that are not asked in time, at this moment"
        />
      </span>
      <span>
        of <CountLink count={asked.length} to="/destinations" search={{ answers: 'asked' }} of="receivers that are asked, at this moment" />{' '}
        that are asked{late.length > 0 && `: ${late.map(({ name }) => name).join(', ')}`}
      </span>
    </>
  );
}

function Missed({ times: missed, next }: GetScheduleTimesResponse): ReactNode {
  return (
    <>
      <span className="wb-figure">
        {next !== null && 'more than '}
        <CountLink
          count={missed.length}
          to="/schedules/times"
          search={{ state: 'missed', hours: '24' }}
          of="scheduled runs missed in the last 24 hours"
        />
      </span>
      <Link to="/schedules/times" search={{ state: 'missed' }}>
        All that were ever missed
      </Link>
      {missed.length > 0 && (
        <ul className="wb-plain-list">
          {missed.map(({ id, program, schedule, due_at, why, detail }) => (
            <li key={id}>
              <Link to="/schedules/$program/$name" params={{ program, name: schedule }}>
                {schedule}
              </Link>
              , {program}, due <Moment at={due_at} />
              {why && `: ${detail ?? wordsOf(why)}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
