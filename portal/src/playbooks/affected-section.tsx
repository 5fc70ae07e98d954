import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Affected, Playbook, PostIncidentsData } from '../api/index.ts';
import { FaultNotice } from '../frame/fault-notice.tsx';
import { Section } from '../frame/section.tsx';
import { ListFoot } from '../kit/list-page.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { PathLink } from '../kit/path-link.tsx';
import { reasonWords } from '../words/codes.ts';
import { countOf, countText } from '../words/quantities.ts';
import { affectedLists, affectedState, NOUNS } from './affected-lists.ts';

interface AffectedSectionProps {
  readonly playbook: Playbook;
  readonly subject: PostIncidentsData['body']['subject'];
  readonly query: UseQueryResult<Affected>;
  readonly search: Readonly<Record<string, string | undefined>>;
}

/** Whom it affects at this moment, asked anew each time: the count, the lists behind it, and one page of rows. */
export function AffectedSection({ playbook, subject, query, search }: AffectedSectionProps): ReactNode {
  const { data, error } = query;
  const lists = affectedLists(playbook, subject);
  return (
    <Section title="Whom it affects now" at={data?.at}>
      {error && <FaultNotice error={error} shownFrom={data?.at} />}
      {data && <p className="wb-lead">{sentenceOf(data)}</p>}
      {lists.length > 0 && (
        <div>
          <p>As lists that can be filtered and downloaded:</p>
          <ul className="wb-plain-list">
            {lists.map(({ path, title }) => (
              <li key={path}>
                <PathLink path={path}>{title}</PathLink>
              </li>
            ))}
          </ul>
        </div>
      )}
      {data && data.rows.length > 0 && (
        <>
          <ListTable
            caption="Whom it affects"
            columns={columnsOf(playbook.program, data.list)}
            rows={data.rows}
            rowKey={({ submission, what }) => `${submission ?? ''} ${what}`}
            search={{}}
            isWhole
          />
          <ListFoot search={search} next={data.next} csvOf={undefined} />
        </>
      )}
    </Section>
  );
}

function sentenceOf({ count, people, list, rows }: Affected): string {
  if (count === null) return 'These lists tell whom it affects.';
  const [one, many] = NOUNS[list] ?? NOUNS.submissions;
  const counted = count.exact ? countOf(count.value, one, many) : `more than ${countText(count.value)} ${many}`;
  const ofPeople = people === null ? '' : `, ${countOf(people, 'person', 'people')}`;
  const shown = rows.length < count.value || !count.exact ? `; this page shows ${countText(rows.length)}` : '';
  return count.value === 0 ? 'Nobody, as it stands.' : `${counted}${ofPeople}${shown}.`;
}

type Row = Affected['rows'][number];

function columnsOf(program: string, list: string): readonly Column<Row>[] {
  return [
    {
      id: 'submission',
      header: 'Submission',
      cell: ({ submission }) =>
        submission ? (
          <Link to="/submissions/$program/$id" params={{ program, id: submission }}>
            {submission}
          </Link>
        ) : (
          <None />
        ),
    },
    { id: 'what', header: 'What', isText: true, cell: ({ what }) => what },
    { id: 'state', header: 'State', cell: ({ state }) => affectedState(list, state) },
    { id: 'reason', header: 'Reason', cell: ({ reason }) => (reason ? reasonWords(reason) : <None />) },
  ];
}
