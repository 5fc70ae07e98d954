import { Table } from '@trussworks/react-uswds';
import type { ReactNode } from 'react';
import type { SubmissionRow } from '../api/client.ts';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { reasonWords, wordsOf } from '../words/codes.ts';
import { STANDING_WORDS } from '../words/standings.ts';
import { Moment } from '../words/times.tsx';

/** Nothing personal is here: ids, dates, standing and reason only. */
export function SubmissionTable({ rows }: { readonly rows: readonly SubmissionRow[] }): ReactNode {
  return (
    <ScrollRegion label="Submissions">
      <Table bordered={false} className="wb-list">
        <caption className="usa-sr-only">Submissions</caption>
        <thead>
          <tr>
            <th scope="col">Submission</th>
            <th scope="col">Form</th>
            <th scope="col">Submitted</th>
            <th scope="col">Standing</th>
            <th scope="col">Reason</th>
            <th scope="col">Who has it</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.program} ${row.id}`}>
              <th scope="row" data-label="Submission">
                {row.id} <span className="wb-sums__means">{row.program}</span>
              </th>
              <td data-label="Form">{row.form}</td>
              <td data-label="Submitted">
                <Moment at={row.submitted_at} />
              </td>
              <td data-label="Standing">{STANDING_WORDS[row.standing] ?? wordsOf(row.standing)}</td>
              <td data-label="Reason">{row.reason ? reasonWords(row.reason) : <None />}</td>
              <td data-label="Who has it">{row.held_by ? `${wordsOf(row.held_by.kind)} ${row.held_by.id}` : <None words="nobody" />}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </ScrollRegion>
  );
}

function None({ words = 'none' }: { readonly words?: string }): ReactNode {
  return <span className="wb-quiet">{words}</span>;
}
