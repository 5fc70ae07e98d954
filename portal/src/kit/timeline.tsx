import type { ReactNode } from 'react';
import { Moment } from '../words/times.tsx';

/** One thing that happened. */
export interface Happening {
  readonly key: string;
  readonly at: string;
  /** What happened, in plain words. */
  readonly title: ReactNode;
  /** Who did it: a person, a token, or the part of Waybill. */
  readonly who?: string | null;
  readonly why?: string | null;
  readonly details?: ReactNode;
}

/** What belongs together, under one heading: a hand-off, a run, a day. */
export interface HappeningGroup {
  readonly key: string;
  readonly title: ReactNode;
  readonly happenings: readonly Happening[];
}

/** Events in order of time, in groups. It is a list of lists: what a picture would show, a screen reader reads. */
export function Timeline({ groups }: { readonly groups: readonly HappeningGroup[] }): ReactNode {
  return (
    <ol className="wb-timeline">
      {groups.map(({ key, title, happenings }) => (
        <li key={key} className="wb-timeline__group">
          <h3>{title}</h3>
          <ol>
            {happenings.map((happening) => (
              <li key={happening.key} className="wb-timeline__event">
                <p className="wb-timeline__title">{happening.title}</p>
                <p className="wb-timeline__by">
                  <Moment at={happening.at} isExact />
                  {happening.who && <> · {happening.who}</>}
                </p>
                {happening.why && <p className="wb-timeline__why">“{happening.why}”</p>}
                {happening.details}
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}
