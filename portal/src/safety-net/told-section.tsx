import type { ReactNode } from 'react';
import { getToldOptions } from '../api/index.ts';
import { FaultNotice } from '../frame/fault-notice.tsx';
import { Section } from '../frame/section.tsx';
import { useShown } from '../kit/use-shown.ts';
import { SILENCE_NAMES, SILENCES } from '../words/notices.ts';
import { Moment } from '../words/times.tsx';
import { TOLD_NAMES, TOLD_WORDS } from '../words/told.ts';
import { PartitionTable } from './partition-table.tsx';

const SILENCE_WORDS = Object.fromEntries(SILENCE_NAMES.map((name) => [name, SILENCES[name].words]));

/** Of what failed: whether the people were told, as it stands, and which failures stayed silent in the last 24 hours. */
export function ToldSection(): ReactNode {
  const { data, error } = useShown(getToldOptions());
  return (
    <Section title="People told, and not told" at={data?.at}>
      {error && <FaultNotice error={error} shownFrom={data?.at} />}
      {data && (
        <>
          <PartitionTable
            caption="Failed submissions, by whether the person was told"
            head="Failed submissions"
            names={TOLD_NAMES}
            words={TOLD_WORDS}
            programs={data.programs.map(({ program, told }) => ({ program, counts: told as Readonly<Record<string, number>> }))}
            linkOf={(name, program) => ({ to: '/submissions', search: { ...(program && { program }), told: name } })}
            total="Failed, with somebody to tell"
          />
          <p className="wb-lead">
            Messages from <Moment at={data.from} /> until <Moment at={data.at} />:
          </p>
          <PartitionTable
            caption="Silent failures of the last 24 hours"
            head="Messages about failures"
            names={SILENCE_NAMES}
            words={SILENCE_WORDS}
            programs={data.programs.map(({ program, silences }) => ({ program, counts: silences }))}
            linkOf={(name, program) => ({
              to: '/notices',
              search: {
                ...(program && { program }),
                came_to: SILENCES[name as keyof typeof SILENCES].cameTo,
                from: data.from,
                until: data.at,
              },
            })}
          />
        </>
      )}
    </Section>
  );
}
