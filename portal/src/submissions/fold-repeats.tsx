import type { ReactNode } from 'react';
import type { Happening } from '../kit/timeline.tsx';
import { countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

/** So many of the same kind in a row are shown one by one. */
const SHOWN = 2;

function isSame(one: Happening, other: Happening): boolean {
  return one.title === other.title && one.who === other.who && one.why === other.why;
}

/** What happened again and again, in the same words, stands once; its other times are behind it. None is left out. */
export function foldRepeats(happenings: readonly Happening[]): Happening[] {
  const series: [Happening, ...Happening[]][] = [];
  for (const happening of happenings) {
    const last = series.at(-1);
    if (last && isSame(last[0], happening)) last.push(happening);
    else series.push([happening]);
  }
  return series.flatMap((same): readonly Happening[] => {
    const [first, ...again] = same;
    return same.length <= SHOWN ? same : [{ ...first, details: <Again happenings={again} /> }];
  });
}

function Again({ happenings }: { readonly happenings: readonly Happening[] }): ReactNode {
  const newest = happenings.at(-1);
  return (
    <details className="wb-timeline__again">
      <summary>
        {countText(happenings.length)} times more, the last time {newest && <Moment at={newest.at} isExact />}
      </summary>
      <ul>
        {happenings.map(({ key, at }) => (
          <li key={key}>
            <Moment at={at} isExact />
          </li>
        ))}
      </ul>
    </details>
  );
}
