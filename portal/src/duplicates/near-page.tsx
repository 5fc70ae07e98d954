import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageHeading } from '../frame/page-heading.tsx';
import { useSession } from '../frame/use-session.ts';
import { LiveBar } from '../live/live-bar.tsx';
import { ProgramFilter } from './duplicates-page.tsx';
import { DuplicateParts } from './parts.tsx';
import { SetsSection } from './sets-section.tsx';

/** Submissions of one person that differ in case and white space only. A person looks at them; no rule marks them. */
export function NearPage(): ReactNode {
  const search = useSearch({ from: '/duplicates/near' });
  const { programs } = useSession();
  const program = search.program ?? programs[0] ?? '';
  return (
    <>
      <DuplicateParts />
      <div className="wb-page-head">
        <PageHeading title="Near-duplicates" />
        <LiveBar at={undefined} />
      </div>
      <p className="wb-lead">
        Submissions of one person that differ in upper and lower case and white space only. No rule marks them: compare them, and remediate
        one by hand where they are the same.
      </p>
      <ProgramFilter programs={programs} program={program} />
      {program !== '' && <SetsSection program={program} isNear search={search} />}
    </>
  );
}
