import type { ReactNode } from 'react';
import type { ShownRun } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { reasonWords } from '../words/codes.ts';
import { countOf } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

const TONES = { failed: 'bad', unknown: 'waiting', skipped: 'quiet' } as const;

/** What did not succeed, grouped by its reason, and who works on it. */
export function OutcomesSection({ run }: { readonly run: ShownRun }): ReactNode {
  if (run.outcomes.length === 0 && run.workers.length === 0) return null;
  return (
    <Section title="Outcomes">
      {run.outcomes.length > 0 && (
        <ul className="wb-plain-list">
          {run.outcomes.map(({ outcome, reason, count }) => (
            <li key={`${outcome} ${reason}`}>
              <StateTag tone={TONES[outcome as keyof typeof TONES] ?? 'quiet'}>
                {countOf(count, 'item')} {outcome}
              </StateTag>
              : {reasonWords(reason).toLowerCase()}
            </li>
          ))}
        </ul>
      )}
      {run.workers.length > 0 && (
        <>
          <h3>Workers</h3>
          <ul className="wb-plain-list">
            {run.workers.map(({ worker, slices, leased_until: until }) => (
              <li key={worker}>
                {worker}: {countOf(slices, 'slice')}, until <Moment at={until} isExact />
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}
