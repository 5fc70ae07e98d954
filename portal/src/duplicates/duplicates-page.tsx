import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getDuplicatesProgramOptions, postDuplicatesProgramPassesMutation } from '../api/index.ts';
import { FaultNotice } from '../frame/fault-notice.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { Section } from '../frame/section.tsx';
import { useMay, useSession } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { Facts } from '../kit/facts.tsx';
import { FilterForm } from '../kit/filter-form.tsx';
import { useShown } from '../kit/use-shown.ts';
import { LiveBar } from '../live/live-bar.tsx';
import { DraftOver } from '../tasks/draft-over.tsx';
import { countOf, countText } from '../words/quantities.ts';
import { DuplicateParts } from './parts.tsx';
import { SetsSection } from './sets-section.tsx';

/** The same submission given more than once: what was found, what the rule would do, and the run that does it. */
export function DuplicatesPage(): ReactNode {
  const search = useSearch({ from: '/duplicates' });
  const { programs } = useSession();
  const program = search.program ?? programs[0] ?? '';
  const query = useShown({ ...getDuplicatesProgramOptions({ path: { program } }), enabled: program !== '' });
  const may = useMay('operate');
  const report = query.data;
  return (
    <>
      <DuplicateParts />
      <div className="wb-page-head">
        <PageHeading title="Duplicates" />
        <LiveBar at={report?.at} />
      </div>
      <p className="wb-lead">
        Sets of submissions of one person with exactly the same content. The earliest unsuccessful one is kept, or the one that succeeded.
        Nothing is marked before a run that people agreed to.
      </p>
      {query.error && <FaultNotice error={query.error} shownFrom={report?.at} />}
      <ProgramFilter programs={programs} program={program} />
      {report && (
        <Section title={`What the last pass found, ${program}`} at={report.at}>
          <Facts
            facts={[
              ['Submissions looked at', countText(report.submissions)],
              ['Sets', countText(report.sets)],
              ['Submissions in them', `${countText(report.members)}; the four below add up to it`],
              ['To be set aside', <strong key="">{countText(report.to_mark)}</strong>],
              ['Kept', countText(report.kept)],
              ['Set aside before', countText(report.already_set_aside)],
              ['Of a set with one still on its way', countText(report.in_busy_sets)],
              [
                'Near-duplicates, never marked',
                <Link key="" to="/duplicates/near" search={search.program ? { program: search.program } : {}}>
                  {countOf(report.near_sets, 'set')}
                </Link>,
              ],
            ]}
          />
          <div className="wb-buttons">
            <Deed
              label="Look for duplicates now"
              title={`Look for duplicates in ${program}`}
              facts={[['What it does', 'compares fingerprints and stores the sets that are new; it marks nothing']]}
              needsReason={false}
              mutation={postDuplicatesProgramPassesMutation()}
              call={() => ({ path: { program } })}
              done={({ new_sets: newSets, to_mark: toMark }) => `${countOf(newSets, 'new set')}; ${countText(toMark)} would be set aside.`}
            />
          </div>
        </Section>
      )}
      {may && report && report.to_mark > 0 && (
        <Section title={`Set ${countOf(report.to_mark, 'duplicate')} aside`}>
          <DraftOver program={program} over="duplicates" readSelection={() => ({ kind: 'duplicates' })} />
        </Section>
      )}
      {program !== '' && <SetsSection program={program} isNear={false} search={search} />}
    </>
  );
}

interface ProgramFilterProps {
  readonly programs: readonly string[];
  readonly program: string;
}

export function ProgramFilter({ programs, program }: ProgramFilterProps): ReactNode {
  if (programs.length < 2) return null;
  return (
    <FilterForm
      filters={[
        {
          kind: 'choice',
          name: 'program',
          label: 'Program',
          all: programs[0] ?? '',
          options: programs.slice(1).map((name) => [name, name]),
        },
      ]}
      search={program === programs[0] ? {} : { program }}
    />
  );
}
