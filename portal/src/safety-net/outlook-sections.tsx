import type { ReactNode } from 'react';
import type { StandingReport } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { PartitionTable } from '../kit/partition-table.tsx';
import { AGE_WORDS, AGES, ANY_AGE, DUE_TIMES, DUES, HOLDER_WORDS, HOLDERS } from '../words/outlook.ts';
import { Moment } from '../words/times.tsx';
import { ToldSection } from './told-section.tsx';
import { TrendSection } from './trend-section.tsx';

/** What stands below the first counts: who has what, how old it is, what will come, who was told, and how it went. */
export function OutlookSections({ report }: { readonly report: StandingReport }): ReactNode {
  return (
    <>
      <TrendSection report={report} />
      <div className="wb-columns wb-columns--even">
        <HoldersSection report={report} />
        <AgeingSection report={report} />
        <ForecastSection report={report} />
        <ToldSection />
      </div>
    </>
  );
}

function listOf(search: Readonly<Record<string, string>>, program: string | null) {
  return { to: '/submissions', search: { ...(program && { program }), ...search } };
}

function HoldersSection({ report: { at, programs } }: { readonly report: StandingReport }): ReactNode {
  return (
    <Section title="Who has what needs attention" at={at}>
      <PartitionTable
        caption="Submissions that need attention, by who has them"
        head="Who has it"
        names={HOLDERS}
        words={HOLDER_WORDS}
        programs={programs.map(({ program, holders }) => ({ program, counts: holders }))}
        linkOf={(name, program) => listOf({ standing: 'needs_attention', holder: name }, program)}
        total={{ words: 'Needs attention', search: { standing: 'needs_attention' } }}
      />
    </Section>
  );
}

function AgeingSection({ report: { at, programs } }: { readonly report: StandingReport }): ReactNode {
  return (
    <Section title="How old it is" at={at}>
      <PartitionTable
        caption="Submissions that an answer is awaited for, by how much of their time box has gone"
        head="Of its time box"
        names={AGES}
        words={AGE_WORDS}
        programs={programs.map(({ program, ageing }) => ({ program, counts: ageing }))}
        linkOf={(name, program) =>
          listOf(name === 'past' ? { standing: 'needs_attention', age: name } : { standing: 'in_progress', age: name }, program)
        }
        total={{ words: ANY_AGE, search: { age: 'any' } }}
      />
    </Section>
  );
}

function ForecastSection({ report: { at, programs, forecast_until } }: { readonly report: StandingReport }): ReactNode {
  return (
    <Section title="What will pass its time" at={at}>
      <p className="wb-lead">
        If nothing is answered: 24 hours are over <Moment at={forecast_until.next_day} />, 7 days <Moment at={forecast_until.next_week} />.
      </p>
      <PartitionTable
        caption="Submissions in progress, by when their time box ends"
        head="Time box ends"
        names={DUES}
        words={DUE_TIMES}
        programs={programs.map(({ program, forecast }) => ({ program, counts: forecast }))}
        linkOf={(name, program) => listOf({ standing: 'in_progress', due: name }, program)}
        total={{ words: 'In progress', search: { standing: 'in_progress' } }}
      />
    </Section>
  );
}
