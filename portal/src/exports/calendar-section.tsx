import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type ExportDay, getExportsProgramNameDaysOptions } from '../api/index.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { Section } from '../frame/section.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { becauseWords, DAY_STATES, dayText, FILE_STATES } from '../words/exports.ts';
import { countOf } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

const COLUMNS: readonly Column<ExportDay>[] = [
  { id: 'day', header: 'Day', isShort: true, cell: ({ day }) => <time dateTime={day}>{dayText(day)}</time> },
  {
    id: 'state',
    header: 'How it went',
    cell: ({ state, because, decision }) => (
      <>
        <StateTag tone={DAY_STATES[state].tone}>{DAY_STATES[state].words}</StateTag>
        <div className="wb-sums__means">
          {decision
            ? `${decision.is_expected ? 'expected' : 'not expected'}, decided by ${decision.by}: “${decision.reason}”`
            : because !== 'schedule' && becauseWords(because)}
        </div>
      </>
    ),
  },
  { id: 'due', header: 'Due', cell: ({ due_at: at }) => (at ? <Moment at={at} /> : <None words="no file" />) },
  { id: 'files', header: 'Files of the day', cell: (day) => <Files day={day} /> },
];

/** Each file of the day with what became of it; the one that counts says when it was there. */
function Files({ day: { files, met_by: met, met_at: at } }: { readonly day: ExportDay }): ReactNode {
  const other = met !== null && !files.some(({ id }) => id === met) ? [{ id: met, state: null }] : [];
  const shown = [...files, ...other];
  if (shown.length === 0) return <None words="no file" />;
  return (
    <ul className="wb-plain-list">
      {shown.map(({ id, state }) => (
        <li key={id}>
          <Link to="/exports/files/$id" params={{ id: String(id) }}>
            file {id}
          </Link>
          {state ? `: ${FILE_STATES[state].words}` : ' of another day'}
          {id === met && at && (
            <span className="wb-sums__means">
              at the partner <Moment at={at} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Late days first, so that nobody has to look for them; then today and back; then the days to come. A day on which nothing was to be, and nobody watched, is left out. */
function lateFirst(days: readonly ExportDay[]): ExportDay[] {
  const said = days.filter(
    ({ state, because, decision, files }) =>
      !(state === 'not_expected' || state === 'unwatched') || because === 'federal_holiday' || decision || files.length > 0,
  );
  const next = days.filter(({ state }) => state === 'to_come').map(({ day }) => day);
  const first = next.sort()[0];
  const isToCome = ({ day }: ExportDay): boolean => first !== undefined && day >= first;
  return [
    ...said.filter(({ state }) => state === 'late'),
    ...said.filter((each) => each.state !== 'late' && !isToCome(each)),
    ...said.filter((each) => each.state !== 'late' && isToCome(each)).reverse(),
  ];
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
            The last 31 days and the next 14{late > 0 && `, ${countOf(late, 'late day')} first`}: the latest first, then those to come. Days
            are those of {data.time_zone}; days off are left out.
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
