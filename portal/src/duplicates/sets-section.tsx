import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type DuplicateSet, getDuplicatesProgramSetsOptions } from '../api/index.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import type { ListSearch } from '../kit/search.ts';
import { useShown } from '../kit/use-shown.ts';
import { reasonWords, wordsOf } from '../words/codes.ts';
import { countOf } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import { CompareDeed, type Compared, Differences } from './differences.tsx';

const PAGE = 25;

interface SetsSectionProps {
  readonly program: string;
  readonly isNear: boolean;
  readonly search: ListSearch;
}

/** The sets, each with its members side by side. */
export function SetsSection({ program, isNear, search: { after, ...first } }: SetsSectionProps): ReactNode {
  const question = { path: { program }, query: { near: isNear ? 'true' : 'false', limit: PAGE, ...(after && { after }) } };
  const { data, error } = useShown(getDuplicatesProgramSetsOptions(question));
  return (
    <Section title={`${isNear ? 'Sets of near-duplicates' : 'Sets of exact duplicates'}, ${program}`}>
      {error && <FaultText error={error} />}
      {data?.sets.length === 0 && <p className="wb-quiet">There is none.</p>}
      {data && data.sets.length > 0 && (
        <>
          <p className="wb-lead">{countOf(data.sets.length, 'set')} on this page.</p>
          {data.sets.map((set, place) => (
            <SetTable key={set.set} program={program} set={set} place={place + 1} />
          ))}
        </>
      )}
      {(after || data?.next) && (
        <nav aria-label="Pages of the list">
          <ul className="wb-pages">
            {after && (
              <li>
                <Link to="." search={first as never}>
                  First page
                </Link>
              </li>
            )}
            {data?.next && (
              <li>
                <Link to="." search={{ ...first, after: data.next } as never}>
                  Next page
                </Link>
              </li>
            )}
          </ul>
        </nav>
      )}
    </Section>
  );
}

type Member = DuplicateSet['members'][number];

const ROWS: readonly (readonly [title: string, value: (member: Member) => ReactNode, key: (member: Member) => string])[] = [
  ['Form', ({ form }) => form, ({ form }) => form],
  ['Submitted', ({ submitted_at: at }) => <Moment at={at} isExact />, ({ submitted_at: at }) => at],
  ['Came in', ({ received_at: at }) => <Moment at={at} isExact />, ({ received_at: at }) => at],
  ['Came by', ({ origin }) => (origin === 'api' ? 'the API' : 'an import'), ({ origin }) => origin],
  ['Documents', ({ documents }) => documents, ({ documents }) => String(documents)],
  ['Content', ({ content }) => <code>{content}</code>, ({ content }) => content],
  [
    'Standing',
    ({ standing, reason }) => wordsOf(standing) + (reason ? `: ${reasonWords(reason)}` : ''),
    ({ standing, reason }) => `${standing} ${reason}`,
  ],
];

interface SetTableProps {
  readonly program: string;
  readonly set: DuplicateSet;
  readonly place: number;
}

/** Members in columns, what is not personal in rows; rows that differ say so in words too. */
function SetTable({ program, set: { members }, place }: SetTableProps): ReactNode {
  const [compared, setCompared] = useState<Compared>();
  const may = useMay('operate');
  const differs = (key: (member: Member) => string) => new Set(members.map(key)).size > 1;
  return (
    <div className="wb-set">
      <h3>
        Set {place}: {countOf(members.length, 'submission')}
      </h3>
      <ScrollRegion label={`Table: set ${place}`}>
        <table className="usa-table usa-table--borderless wb-compare">
          <caption className="usa-sr-only">The submissions of set {place} side by side, the earliest first</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              {members.map(({ id }) => (
                <th key={id} scope="col">
                  <Link to="/submissions/$program/$id" params={{ program, id }}>
                    {id}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.map(([title, value, key]) => (
              <tr key={title} data-differs={differs(key)}>
                <th scope="row">
                  {title}
                  {differs(key) && <span className="wb-sums__means"> differs</span>}
                </th>
                {members.map((member) => (
                  <td key={member.id}>{value(member)}</td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">The rule</th>
              {members.map(({ id, would_be_duplicate_of: kept }) => (
                <td key={id}>{kept ? `would set it aside as a duplicate of ${kept}` : 'leaves it as it is'}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </ScrollRegion>
      {may && (
        <div className="wb-buttons">
          <CompareDeed program={program} ids={members.map(({ id }) => id)} onCompared={setCompared} />
        </div>
      )}
      {compared && <Differences compared={compared} />}
    </div>
  );
}
