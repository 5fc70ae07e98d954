import { Link } from '@tanstack/react-router';
import type { ExportFile } from '../api/index.ts';
import type { Column } from '../kit/list-table.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { dayText, FILE_STATES } from '../words/exports.ts';
import { bytesText, countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

export const FILE_COLUMNS: readonly Column<ExportFile>[] = [
  {
    id: 'id',
    header: 'File',
    value: ({ id }) => id,
    cell: ({ id, file_name: name, export: of, program }) => (
      <>
        <Link to="/exports/files/$id" params={{ id: String(id) }}>
          {name}
        </Link>{' '}
        <span className="wb-sums__means">
          {of}, {program}
        </span>
      </>
    ),
  },
  { id: 'day', header: 'Day', isShort: true, value: ({ day }) => day, cell: ({ day }) => <time dateTime={day}>{dayText(day)}</time> },
  {
    id: 'state',
    header: 'State',
    value: ({ state }) => state,
    cell: ({ state, fault }) => (
      <>
        <StateTag tone={FILE_STATES[state].tone}>{FILE_STATES[state].words}</StateTag>
        {fault && <div className="wb-sums__means">{fault.message}</div>}
      </>
    ),
  },
  { id: 'written', header: 'Rows', isNumber: true, value: ({ written }) => written, cell: ({ written }) => countText(written) },
  { id: 'refused', header: 'Refused', isNumber: true, value: ({ refused }) => refused, cell: ({ refused }) => countText(refused) },
  { id: 'bytes', header: 'Size', isNumber: true, isShort: true, value: ({ bytes }) => bytes, cell: ({ bytes }) => bytesText(bytes) },
  {
    id: 'begun',
    header: 'Begun',
    value: ({ frozen_at: at }) => at,
    cell: ({ frozen_at: at, started_by: by }) => (
      <>
        <Moment at={at} />
        <span className="wb-sums__means">by {by}</span>
      </>
    ),
  },
];
