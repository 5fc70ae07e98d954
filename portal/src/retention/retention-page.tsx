import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageHeading } from '../frame/page-heading.tsx';
import { useSession } from '../frame/use-session.ts';
import { FilterForm } from '../kit/filter-form.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { LiveBar } from '../live/live-bar.tsx';
import { DueSection } from './due-section.tsx';
import { PurgesSection } from './purges-section.tsx';
import { RedactionsSection } from './redactions-section.tsx';

/** What is past its retention period, and what was destroyed so far. */
export function RetentionPage(): ReactNode {
  const search = useSearch({ from: '/retention' });
  const { programs } = useSession();
  const shown = search.program === undefined ? programs : programs.filter((name) => name === search.program);
  return (
    <>
      <div className="wb-page-head">
        <PageHeading title="Retention" />
        <LiveBar at={undefined} />
      </div>
      <p className="wb-lead">
        Nothing is destroyed by itself. A purge and the redaction of a person are runs that two others approve; this page shows what they
        would find, and what they did.
      </p>
      <FilterForm search={search} filters={[programFilter(programs)]} />
      {shown.map((program) => (
        <DueSection key={program} program={program} />
      ))}
      <PurgesSection program={search.program} />
      <RedactionsSection program={search.program} />
    </>
  );
}
