import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getExportsOptions, type ListedExport } from '../api/index.ts';
import { PageHeading } from '../frame/page-heading.tsx';
import { Section } from '../frame/section.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { Facts } from '../kit/facts.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { RemedySection } from '../playbooks/remedy-section.tsx';
import { countOf } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import { CalendarSection } from './calendar-section.tsx';
import { ExportDeeds } from './export-deeds.tsx';
import { ReadySection } from './ready-section.tsx';

/** One export: what is late, what is ready, and its calendar of expected against produced files. */
export function ExportPage(): ReactNode {
  const { program, name } = useParams({ from: '/exports/$program/$name' });
  const query = useShown(getExportsOptions());
  const found = query.data?.exports.find((each) => each.program === program && each.name === name);
  if (query.data && !found) return <PageHeading title={`There is no export ${name} in ${program}`} />;
  return (
    <DetailPage title={found?.title ?? name} within={{ to: '/exports', title: 'Exports' }} query={query}>
      {() => found && <Shown listed={found} />}
    </DetailPage>
  );
}

function Shown({ listed }: { readonly listed: ListedExport }): ReactNode {
  const { program, name, form, is_set_up: isSetUp, overdue, newest, next } = listed;
  return (
    <>
      <Section title="How it stands">
        <Facts
          facts={[
            ['Export', `${name}, ${program}`],
            ['Made of', `submissions of the form ${form}`],
            [
              'Place of its files',
              isSetUp ? (
                'set up'
              ) : (
                <StateTag key="" tone="quiet">
                  not set up
                </StateTag>
              ),
            ],
            [
              'Late',
              overdue > 0 ? (
                <StateTag key="" tone="bad">
                  {countOf(overdue, 'day')} without a file
                </StateTag>
              ) : (
                <StateTag key="" tone="good">
                  nothing
                </StateTag>
              ),
            ],
            ['Next file', next && <Moment at={next.due_at} isExact />],
            ['To be confirmed by', next && <Moment at={next.deadline_at} isExact />],
          ]}
        />
      </Section>
      <ExportDeeds listed={listed} />
      <RemedySection program={program} subject={{ kind: 'export', id: name }} isSound={overdue === 0 && newest?.state !== 'blocked'} />
      <ReadySection program={program} name={name} />
      <CalendarSection program={program} name={name} />
    </>
  );
}
