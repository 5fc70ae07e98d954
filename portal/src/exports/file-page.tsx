import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getExportFilesIdOptions, type ShownFile } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { Facts } from '../kit/facts.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { reasonWords } from '../words/codes.ts';
import { dayText, FILE_STATES, fittedWords, ROW_OUTCOMES } from '../words/exports.ts';
import { bytesText, countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import { FileDeeds } from './file-deeds.tsx';

type Row = ShownFile['rows'][number];

const FIRST = 500;
const ORDER = ['refused', 'written', 'superseded'] as const;

/** One file: its numbers, its rows with the refused ones first, and what the partner says that it received. */
export function FilePage(): ReactNode {
  const { id } = useParams({ from: '/exports/files/$id' });
  const query = useShown(getExportFilesIdOptions({ path: { id: Number(id) } }));
  return (
    <DetailPage title={`Export file ${id}`} within={{ to: '/exports/files', title: 'Files of exports' }} query={query}>
      {(file) => (
        <>
          <NumbersSection file={file} />
          <FileDeeds file={file} />
          <ReceiptsSection receipts={file.receipts} />
          <RowsSection file={file} />
        </>
      )}
    </DetailPage>
  );
}

function NumbersSection({ file }: { readonly file: ShownFile }): ReactNode {
  const { program, export: name, state, window, fault } = file;
  return (
    <Section title={file.file_name}>
      <Facts
        facts={[
          [
            'State',
            <StateTag key="" tone={FILE_STATES[state].tone}>
              {FILE_STATES[state].words}
            </StateTag>,
          ],
          ['Since', <Moment key="" at={file.state_at} isExact />],
          ['What is in the way', fault && `${fault.message} (${fault.code})`],
          ['Next try', file.next_try_at && <Moment at={file.next_try_at} isExact />],
          ['Tries', file.tries > 0 ? countText(file.tries) : null],
          [
            'Export',
            <Link key="" to="/exports/$program/$name" params={{ program, name }}>
              {name}, {program}
            </Link>,
          ],
          ['Day', dayText(file.day)],
          ['Rows written', countText(file.written)],
          ['Rows refused', countText(file.refused)],
          ['Replaced by a newer one', countText(file.superseded)],
          ['Changes looked at', `${countText(file.candidates)} = written + refused + replaced`],
          ['Size', file.bytes < 1_000 ? bytesText(file.bytes) : `${bytesText(file.bytes)} (${countText(file.bytes)} bytes)`],
          [
            'SHA-256',
            <code key="" className="wb-hash">
              {file.sha256}
            </code>,
          ],
          [
            'Submitted between',
            window.from && window.until && (
              <>
                <Moment at={window.from} isExact /> and <Moment at={window.until} isExact />
              </>
            ),
          ],
          ['Started by', file.started_by],
          ['Started because', file.reason],
          ['Rows chosen', <Moment key="" at={file.frozen_at} isExact />],
          ['Confirmed', file.confirmed_at && <Moment at={file.confirmed_at} isExact />],
        ]}
      />
    </Section>
  );
}

const RECEIPT_COLUMNS: readonly Column<ShownFile['receipts'][number]>[] = [
  { id: 'at', header: 'Compared', cell: ({ at }) => <Moment at={at} isExact /> },
  { id: 'lines', header: 'Lines of the list', isNumber: true, cell: ({ lines }) => countText(lines) },
  { id: 'received', header: 'Received', isNumber: true, cell: ({ received }) => countText(received) },
  { id: 'missing', header: 'Not received', isNumber: true, cell: ({ not_received: count }) => countText(count) },
  { id: 'which', header: 'Which lines', cell: ({ missing }) => (missing.length === 0 ? <None /> : missing.map(countText).join(', ')) },
  { id: 'repeated', header: 'Repeated', isNumber: true, cell: ({ repeated }) => countText(repeated) },
  { id: 'not_ours', header: 'Not ours', isNumber: true, cell: ({ not_ours: count }) => countText(count) },
];

function ReceiptsSection({ receipts }: Pick<ShownFile, 'receipts'>): ReactNode {
  return (
    <Section title="What the partner received">
      {receipts.length === 0 ? (
        <p className="wb-quiet">No list of the partner’s has been compared with this file.</p>
      ) : (
        <ListTable caption="Lists of the partner’s" columns={RECEIPT_COLUMNS} rows={receipts} rowKey={({ at }) => at} search={{}} isWhole />
      )}
    </Section>
  );
}

function RowsSection({ file: { program, rows } }: { readonly file: ShownFile }): ReactNode {
  const sorted = ORDER.flatMap((outcome) => rows.filter((row) => row.outcome === outcome));
  return (
    <Section title="Its rows">
      {rows.length === 0 ? (
        <p className="wb-quiet">Nothing was ready when its rows were chosen: it went out without a row.</p>
      ) : (
        <>
          <p className="wb-lead">
            Refused ones first. People are named by their pseudonym.
            {rows.length > FIRST && ` The first ${countText(FIRST)} of ${countText(rows.length)} stand here.`}
          </p>
          <ListTable
            caption="Rows of the file"
            columns={columnsOf(program)}
            rows={sorted.slice(0, FIRST)}
            rowKey={({ submission }) => submission}
            search={{}}
            isWhole
          />
        </>
      )}
    </Section>
  );
}

function columnsOf(program: string): readonly Column<Row>[] {
  return [
    {
      id: 'submission',
      header: 'Change',
      cell: ({ submission }) => (
        <Link to="/submissions/$program/$id" params={{ program, id: submission }}>
          {submission}
        </Link>
      ),
    },
    {
      id: 'outcome',
      header: 'Outcome',
      cell: ({ outcome, reason, superseded_by: newer }) => (
        <>
          <StateTag tone={ROW_OUTCOMES[outcome].tone}>{ROW_OUTCOMES[outcome].words}</StateTag>
          {reason && <div className="wb-sums__means">{reasonWords(reason)}</div>}
          {newer && <div className="wb-sums__means">the newer one: {newer}</div>}
        </>
      ),
    },
    { id: 'line', header: 'Line', isNumber: true, cell: ({ line }) => (line === null ? <None words="not in it" /> : countText(line)) },
    { id: 'person', header: 'Person', cell: ({ person }) => person },
    { id: 'at', header: 'Submitted', cell: ({ submitted_at: at }) => <Moment at={at} /> },
    {
      id: 'changed',
      header: 'Made to fit',
      cell: ({ changed }) => (changed.length === 0 ? <None /> : changed.map(fittedWords).join('; ')),
    },
  ];
}
