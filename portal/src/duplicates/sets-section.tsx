import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode, useState } from 'react';
import { type DuplicateSet, getDuplicatesProgramSetsOptions } from '../api/index.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { type Fact, Facts } from '../kit/facts.tsx';
import { useIsNarrow } from '../kit/narrow.ts';
import type { ListSearch } from '../kit/search.ts';
import { useShown } from '../kit/use-shown.ts';
import { reasonWords, wordsOf } from '../words/codes.ts';
import { countOf } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import { CompareDeed, type Compared, Differences } from './differences.tsx';

const PAGE = 10;

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
type Row = readonly [title: string, value: (member: Member) => ReactNode, key: (member: Member) => string];

const ROWS: readonly Row[] = [
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
  [
    'The rule',
    ({ would_be_duplicate_of: kept }) => (kept ? `would set it aside as a duplicate of ${kept}` : 'leaves it as it is'),
    ({ would_be_duplicate_of: kept }) => kept ?? '',
  ],
];

interface SetTableProps {
  readonly program: string;
  readonly set: DuplicateSet;
  readonly place: number;
}

/** Where its members differ, side by side; what is the same in all of them, once. Nothing personal. */
function SetTable({ program, set: { members }, place }: SetTableProps): ReactNode {
  const [compared, setCompared] = useState<Compared>();
  const may = useMay('operate');
  const isNarrow = useIsNarrow();
  const differs = ([, , key]: Row) => new Set(members.map(key)).size > 1;
  const parts = { program, members, place, rows: ROWS.filter(differs) };
  return (
    <div className="wb-set">
      <h3>
        Set {place}: {countOf(members.length, 'submission')}
      </h3>
      <SameInAll member={members[0] as Member} rows={ROWS.filter((row) => !differs(row))} />
      {isNarrow || parts.rows.length === 0 ? <MemberCards {...parts} /> : <MemberTable {...parts} />}
      {may && (
        <div className="wb-buttons">
          <CompareDeed program={program} ids={members.map(({ id }) => id)} onCompared={setCompared} />
        </div>
      )}
      {compared && <Differences compared={compared} />}
    </div>
  );
}

function SameInAll({ member, rows }: { readonly member: Member; readonly rows: readonly Row[] }): ReactNode {
  if (rows.length === 0) return null;
  return (
    <p className="wb-quiet">
      The same in all:{' '}
      {rows.map(([title, value], place) => (
        <Fragment key={title}>
          {place > 0 && '; '}
          {title.toLowerCase()} {value(member)}
        </Fragment>
      ))}
      .
    </p>
  );
}

interface MembersProps {
  readonly program: string;
  readonly members: readonly Member[];
  readonly place: number;
  readonly rows: readonly Row[];
}

function MemberTable({ program, members, place, rows }: MembersProps): ReactNode {
  return (
    <ScrollRegion label={`Table: set ${place}`}>
      <table className="usa-table usa-table--borderless wb-compare">
        <caption className="usa-sr-only">Where the submissions of set {place} differ, side by side, the earliest first</caption>
        <thead>
          <tr>
            <th scope="col">What differs</th>
            {members.map(({ id }) => (
              <th key={id} scope="col">
                <SubmissionLink program={program} id={id} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([title, value]) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {members.map((member) => (
                <td key={member.id}>{value(member)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Where there is no room for columns, and where nothing differs: then only which they are. */
function MemberCards({ program, members, rows }: MembersProps): ReactNode {
  return (
    <ul className="wb-cards">
      {members.map((member) => (
        <li key={member.id}>
          <SubmissionLink program={program} id={member.id} />
          {rows.length > 0 && <Facts facts={rows.map(([title, value]): Fact => [title, value(member)])} />}
        </li>
      ))}
    </ul>
  );
}

function SubmissionLink({ program, id }: { readonly program: string; readonly id: string }): ReactNode {
  return (
    <Link to="/submissions/$program/$id" params={{ program, id }}>
      {id}
    </Link>
  );
}
