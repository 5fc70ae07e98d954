import { type ReactNode, useId, useRef } from 'react';
import { Moment } from '../words/times.tsx';
import { useKeepFocus } from './keep-focus.ts';

interface SectionProps {
  readonly title: string;
  readonly at?: string | undefined;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A part of a page with its heading and the moment its data is from. Keeps the focus inside when a refresh removes a row. */
export function Section({ title, at, className = '', children }: SectionProps): ReactNode {
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useKeepFocus(section, heading);
  return (
    <section ref={section} aria-labelledby={id} className={`wb-section ${className}`}>
      <div className="wb-section__head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {at && (
          <p className="wb-section__at">
            as at <Moment at={at} isExact />
          </p>
        )}
      </div>
      {children}
    </section>
  );
}
