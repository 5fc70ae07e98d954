import type { ReactNode } from 'react';
import { getToldOptions } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { PartitionTable } from '../kit/partition-table.tsx';
import { useShown } from '../kit/use-shown.ts';
import { Silences } from '../notices/silences-section.tsx';
import { ANY_TOLD, TOLD_NAMES, TOLD_WORDS } from '../words/told.ts';

/** Of what failed: whether the people were told, as it stands, and which failures stayed silent in the last 24 hours. */
export function ToldSection(): ReactNode {
  const { data, error } = useShown(getToldOptions());
  return (
    <Section title="People told, and not told" at={data?.at}>
      {error && !data && <p className="wb-warning">These counts could not be asked for. The page asks again by itself.</p>}
      {data && (
        <>
          <PartitionTable
            caption="Failed submissions, by whether the person was told"
            head="Failed submissions"
            names={TOLD_NAMES}
            words={TOLD_WORDS}
            programs={data.programs.map(({ program, told }) => ({ program, counts: told as Readonly<Record<string, number>> }))}
            linkOf={(name, program) => ({ to: '/submissions', search: { ...(program && { program }), told: name } })}
            total={{ words: ANY_TOLD, search: { told: 'any' } }}
          />
          <Silences report={data} />
        </>
      )}
    </Section>
  );
}
