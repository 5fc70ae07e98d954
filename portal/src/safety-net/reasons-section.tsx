import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { StandingReport } from '../api/index.ts';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { Section } from '../frame/section.tsx';
import { CountLink } from '../kit/count-link.tsx';
import { reasonWords } from '../words/codes.ts';
import { countText } from '../words/quantities.ts';

interface ReasonsSectionProps {
  readonly report: StandingReport;
  readonly total: number;
}

/** Why submissions need attention, the largest first; the lines sum to the number at the top of the page. */
export function ReasonsSection({ report, total }: ReasonsSectionProps): ReactNode {
  const lines = report.programs
    .flatMap(({ program, reasons }) => reasons.map((line) => ({ program, ...line })))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count || a.reason.localeCompare(b.reason));
  const isOneProgram = report.programs.length === 1;
  return (
    <Section title="Why they need attention" at={report.at}>
      {lines.length === 0 ? (
        <p className="wb-quiet">
          Nothing waits for you here. A submission appears with its reason as soon as its proof is late, lost or refused.
        </p>
      ) : (
        <ScrollRegion label="Submissions that need attention, by reason">
          <table className="wb-sums wb-sums--flat">
            <caption className="usa-sr-only">Submissions that need attention, by reason</caption>
            <thead>
              <tr>
                <th scope="col">Reason</th>
                <th scope="col" className="wb-number">
                  Submissions
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ program, reason, count }) => (
                <tr key={`${program} ${reason}`}>
                  <th scope="row">
                    {reasonWords(reason)} {!isOneProgram && <span className="wb-sums__means">{program}</span>}
                  </th>
                  <td className="wb-number">
                    <Link to="/submissions" search={{ program, standing: 'needs_attention', reason }} className="wb-count">
                      {countText(count)}
                      <span className="usa-sr-only">
                        {' '}
                        {reasonWords(reason)}, {program}
                      </span>
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">Needs attention</th>
                <td className="wb-number">
                  <CountLink count={total} to="/submissions" search={{ standing: 'needs_attention' }} of="need attention, all programs" />
                </td>
              </tr>
            </tfoot>
          </table>
        </ScrollRegion>
      )}
    </Section>
  );
}
