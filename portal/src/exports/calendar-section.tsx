import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type ExportDay, getExportsProgramNameDaysOptions } from '../api/index.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { Section } from '../frame/section.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { becauseWords, DAY_STATES, FILE_STATES } from '../words/exports.ts';
import { countOf } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

const WEEKDAY = new Intl.DateTimeFormat('en-US', { weekday: 'short', month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });

const COLUMNS: readonly Column<ExportDay>[] = [
  { id: 'day', header: 'Day', cell: ({ day }) => <time dateTime={day}>{WEEKDAY.format(new Date(`${day}T00:00:00Z`))}</time> },
  {
    id: 'state',
    header: 'Expected and produced',
    cell: ({ state, because, decision }) => (
      <>
        <StateTag tone={DAY_STATES[state].tone}>{DAY_STATES[state].words}</StateTag>
        <div className="wb-sums__means">
          {decision
            ? `${decision.is_expected ? 'expected' : 'not expected'}, decided by ${decision.by}: “${decision.reason}”`
            : becauseWords(because)}
        </div>
      </>
    ),
  },
  { id: 'due', header: 'Due', cell: ({ due_at: at }) => (at ? <Moment at={at} /> : <None words="no file" />) },
  {
    id: 'met',
    header: 'Answered by',
    cell: ({ met_by: file, met_at: at }) =>
      file && at ? (
        <>
          <Link to="/exports/files/$id" params={{ id: String(file) }}>
            file {file}
          </Link>
          , <Moment at={at} />
        </>
      ) : (
        <None words="no file" />
      ),
  },
  {
    id: 'files',
    header: 'Files of the day',
    cell: ({ files }) =>
      files.length === 0 ? (
        <None />
      ) : (
        <ul className="wb-plain-list">
          {files.map(({ id, state }) => (
            <li key={id}>
              <Link to="/exports/files/$id" params={{ id: String(id) }}>
                {id}
              </Link>
              : {FILE_STATES[state].words}
            </li>
          ))}
        </ul>
      ),
  },
];

/** Late days first, so that nobody has to look for them; then by day, the latest first. A day on which nothing was to be, and nobody watched, is left out. */
function lateFirst(days: readonly ExportDay[]): ExportDay[] {
  const said = days.filter(
    ({ state, because, decision, files }) =>
      !(state === 'not_expected' || state === 'unwatched') || because === 'federal_holiday' || decision || files.length > 0,
  );
  return [...said.filter(({ state }) => state === 'late'), ...said.filter(({ state }) => state !== 'late')];
}

/** The calendar of expected against produced files. */
export function CalendarSection({ program, name }: { readonly program: string; readonly name: string }): ReactNode {
  const { data, error } = useShown(getExportsProgramNameDaysOptions({ path: { program, name } }));
  const late = data?.days.filter(({ state }) => state === 'late').length ?? 0;
  return (
    <Section title="Expected and produced files">
      {error && <FaultText error={error} />}
      {data && (
        <>
          <p className="wb-lead">
            The last 31 days and the next 14, {late > 0 ? `${countOf(late, 'late day')} first, then` : ''} the latest first. Days are those
            of {data.time_zone}; days off are left out.
          </p>
          <ListTable
            caption="Expected and produced files by day"
            columns={COLUMNS}
            rows={lateFirst(data.days)}
            rowKey={({ day }) => day}
            search={{}}
            isWhole
          />
        </>
      )}
    </Section>
  );
}
