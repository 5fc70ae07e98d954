import type { ReactNode } from 'react';
import { getToldOptions, type ToldReport } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { PartitionTable } from '../kit/partition-table.tsx';
import { useShown } from '../kit/use-shown.ts';
import { SILENCE_NAMES, SILENCES } from '../words/notices.ts';
import { Moment } from '../words/times.tsx';

const WORDS = Object.fromEntries(SILENCE_NAMES.map((name) => [name, SILENCES[name].words]));

/** Failures of the last 24 hours that stayed silent, and those that did not. */
export function SilencesSection(): ReactNode {
  const { data, error } = useShown(getToldOptions());
  return (
    <Section title="Silent failures" at={data?.at}>
      {error && !data && <p className="wb-warning">These counts could not be asked for. The page asks again by itself.</p>}
      {data && <Silences report={data} />}
    </Section>
  );
}

/** What became of the messages about failures within the window; each count leads to its messages. */
export function Silences({ report: { programs, from, at } }: { readonly report: ToldReport }): ReactNode {
  return (
    <>
      <p className="wb-lead">
        Messages about failures that came to this from <Moment at={from} /> until <Moment at={at} />.
      </p>
      <PartitionTable
        caption="Silent failures of the last 24 hours"
        head="Messages about failures"
        names={SILENCE_NAMES}
        words={WORDS}
        programs={programs.map(({ program, silences }) => ({ program, counts: silences }))}
        linkOf={(name, program) => ({
          to: '/notices',
          search: { ...(program && { program }), came_to: SILENCES[name as keyof typeof SILENCES].cameTo, from, until: at },
        })}
      />
    </>
  );
}
