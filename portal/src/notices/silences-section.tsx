import type { ReactNode } from 'react';
import { getToldOptions, type ToldReport } from '../api/index.ts';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { Section } from '../frame/section.tsx';
import { CountLink } from '../kit/count-link.tsx';
import { useShown } from '../kit/use-shown.ts';
import { SILENCE_NAMES, SILENCES } from '../words/notices.ts';
import { Moment } from '../words/times.tsx';

/** Failures of the last 24 hours that stayed silent, and those that did not; each count leads to its messages. */
export function SilencesSection(): ReactNode {
  const { data } = useShown(getToldOptions());
  return data ? <Silences report={data} /> : null;
}

function Silences({ report: { programs, from, at } }: { readonly report: ToldReport }): ReactNode {
  return (
    <Section title="Silent failures" at={at}>
      <p className="wb-lead">
        Messages about failures that came to this from <Moment at={from} /> until <Moment at={at} />.
      </p>
      <ScrollRegion label="Silent failures of the last 24 hours">
        <table className="wb-sums wb-sums--flat">
          <caption className="usa-sr-only">Silent failures of the last 24 hours, by program</caption>
          <thead>
            <tr>
              <th scope="col">What became of the message</th>
              {programs.map(({ program }) => (
                <th key={program} scope="col" className="wb-number">
                  {program}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {SILENCE_NAMES.map((name) => (
              <tr key={name}>
                <th scope="row">{SILENCES[name].words}</th>
                {programs.map(({ program, silences }) => (
                  <td key={program} className="wb-number">
                    <CountLink
                      count={silences[name]}
                      to="/notices"
                      search={{ program, came_to: SILENCES[name].cameTo, from, until: at }}
                      of={`${SILENCES[name].words}, ${program}, last 24 hours`}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}
