import { Link } from '@tanstack/react-router';
import { Table } from '@trussworks/react-uswds';
import type { ReactNode } from 'react';
import type { ShareSummary, SharesReport } from '../api/index.ts';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { Section } from '../frame/section.tsx';
import { LineCount } from '../shares/line-count.tsx';
import { bytesText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

export function SharesSection({ report }: { readonly report: SharesReport }): ReactNode {
  return (
    <Section title="Recent shares">
      {report.shares.length === 0 ? (
        <p className="wb-quiet">No package has been shared yet. A run’s packages become a share when they are handed to a partner.</p>
      ) : (
        <ScrollRegion label="The newest shares">
          <Table bordered={false} className="wb-list">
            <caption className="usa-sr-only">The newest shares and what the partner answered</caption>
            <thead>
              <tr>
                <th scope="col">Share</th>
                <th scope="col">Made</th>
                <th scope="col" className="wb-number">
                  Packages
                </th>
                <th scope="col" className="wb-number">
                  Size
                </th>
                <th scope="col" className="wb-number">
                  Accepted
                </th>
                <th scope="col" className="wb-number">
                  Refused
                </th>
                <th scope="col" className="wb-number">
                  No answer yet
                </th>
              </tr>
            </thead>
            <tbody>
              {report.shares.map((share) => (
                <ShareRow key={share.id} share={share} />
              ))}
            </tbody>
          </Table>
        </ScrollRegion>
      )}
    </Section>
  );
}

function ShareRow({ share }: { readonly share: ShareSummary }): ReactNode {
  return (
    <tr>
      <th scope="row" data-label="Share">
        <Link to="/shares/$id" params={{ id: String(share.id) }}>
          {share.id}
        </Link>{' '}
        <span className="wb-sums__means">
          {share.program} for {share.partner}
        </span>
      </th>
      <td data-label="Made">
        <Moment at={share.created_at} />
      </td>
      <td data-label="Packages" className="wb-number">
        <LineCount share={share} count={share.packages} of="packages" />
      </td>
      <td data-label="Size" className="wb-number">
        {bytesText(share.bytes)}
      </td>
      <td data-label="Accepted" className="wb-number">
        <LineCount share={share} count={share.accepted} state="accepted" of="accepted packages" />
      </td>
      <td data-label="Refused" className="wb-number">
        <LineCount share={share} count={share.refused} state="refused" of="refused packages" />
      </td>
      <td data-label="No answer yet" className="wb-number">
        <LineCount share={share} count={share.unacknowledged} state="shared" of="packages without an answer" />
      </td>
    </tr>
  );
}
