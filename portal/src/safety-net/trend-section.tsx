import { type ReactNode, useState } from 'react';
import { getStandingSamplesOptions, type StandingReport } from '../api/index.ts';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { Section } from '../frame/section.tsx';
import { useShown } from '../kit/use-shown.ts';
import { countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import { type Sample, TREND_HEIGHT, TREND_WIDTH, type Trend, trendOf } from './trend.ts';

/** How many needed attention at past full hours, and now: a picture, and the same numbers as a table. */
export function TrendSection({ report }: { readonly report: StandingReport }): ReactNode {
  const days = useShown(getStandingSamplesOptions({ query: { by: 'day' } }));
  const hours = useShown(getStandingSamplesOptions({ query: { by: 'hour', days: 2 } }));
  const isYoung = new Set(days.data?.samples.map(({ at }) => at.slice(0, 10))).size < 3;
  const { data, error } = isYoung ? hours : days;
  const samples = data && [...data.samples, ...samplesNow(report)];
  const trend = samples && trendOf(samples);
  return (
    <Section title="Needs attention over time" at={report.at}>
      {error && !data && <p className="wb-warning">These counts could not be asked for. The page asks again by itself.</p>}
      {samples && !trend && <p className="wb-quiet">Counts are kept once each hour. The picture begins with the first one.</p>}
      {samples && trend && (
        <>
          <p className="wb-lead">
            {isYoung ? 'By the hour' : 'The first count of each day'}, from <Moment at={trend.from} />, and as it stands now.
          </p>
          <TrendPicture trend={trend} />
          <TrendTable samples={samples} />
        </>
      )}
    </Section>
  );
}

function samplesNow({ at, programs }: StandingReport): Sample[] {
  return programs.map(({ program, standing }) => ({ program, at, total: standing.total, needs_attention: standing.needs_attention }));
}

function TrendPicture({ trend: { lines, top, from, until } }: { readonly trend: Trend }): ReactNode {
  return (
    <figure className="wb-trend">
      <p className="wb-trend__top">{countText(top)}</p>
      <svg
        viewBox={`0 0 ${TREND_WIDTH} ${TREND_HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label="Submissions that needed attention over time. The table below has the same numbers."
      >
        {lines.map(({ program, points }, place) => (
          <polyline key={program} data-line={place % 4} points={points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')} />
        ))}
      </svg>
      <div className="wb-trend__ends">
        <Moment at={from} />
        <Moment at={until} />
      </div>
      <figcaption>
        <ul className="wb-trend__key">
          {lines.map(({ program }, place) => (
            <li key={program}>
              <svg viewBox="0 0 32 4" aria-hidden="true" focusable="false">
                <polyline data-line={place % 4} points="0,2 32,2" />
              </svg>
              {program}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

function TrendTable({ samples }: { readonly samples: readonly Sample[] }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const programs = [...new Set(samples.map(({ program }) => program))];
  const moments = [...new Set(samples.map(({ at }) => at))].toSorted().reverse();
  const counts = new Map(samples.map(({ program, at, needs_attention }) => [`${program} ${at}`, needs_attention]));
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The same numbers as a table</summary>
      {isOpen && (
        <ScrollRegion label="Submissions that needed attention, by moment and program">
          <table className="wb-sums wb-sums--flat">
            <caption className="usa-sr-only">Submissions that needed attention, by moment and program</caption>
            <thead>
              <tr>
                <th scope="col">When</th>
                {programs.map((program) => (
                  <th key={program} scope="col" className="wb-number">
                    {program}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {moments.map((at) => (
                <tr key={at}>
                  <th scope="row">
                    <Moment at={at} />
                  </th>
                  {programs.map((program) => {
                    const count = counts.get(`${program} ${at}`);
                    return (
                      <td key={program} className="wb-number">
                        {count === undefined ? 'not counted' : countText(count)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </details>
  );
}
