import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetHoldsResponse, getHoldsOptions, postHoldsIdLiftsMutation } from '../api/index.ts';
import { useMay, useSession } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf } from '../kit/search.ts';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { Moment } from '../words/times.tsx';
import { PlaceHold } from './place-hold.tsx';

type Hold = GetHoldsResponse['holds'][number];

const COLUMNS: readonly Column<Hold>[] = [
  {
    id: 'id',
    header: 'Hold',
    value: ({ id }) => id,
    cell: ({ id, program }) => (
      <>
        {id} <span className="wb-sums__means">{program}</span>
      </>
    ),
  },
  { id: 'covers', header: 'What it keeps', cell: (hold) => <Covered hold={hold} /> },
  { id: 'why', header: 'Why', cell: ({ reason }) => reason },
  {
    id: 'placed',
    header: 'Placed',
    value: ({ placed_at: at }) => at,
    cell: ({ placed_by: by, placed_at: at }) => (
      <>
        by {by}, <Moment at={at} />
      </>
    ),
  },
  { id: 'state', header: 'State', cell: (hold) => <State hold={hold} /> },
  { id: 'deeds', header: 'What you can do', cell: (hold) => <Lift hold={hold} /> },
];

function Covered({ hold: { program, person, submission } }: { readonly hold: Hold }): ReactNode {
  if (submission !== null) {
    return (
      <Link to="/submissions/$program/$id" params={{ program, id: submission }}>
        submission {submission}
      </Link>
    );
  }
  return person === null ? `everything of ${program}` : `every submission of person ${person}`;
}

function State({ hold: { lifted_at: at, lifted_by: by, lifted_reason: reason } }: { readonly hold: Hold }): ReactNode {
  if (at === null) return <StateTag tone="waiting">in force</StateTag>;
  return (
    <>
      <StateTag tone="quiet">lifted</StateTag> by {by}, <Moment at={at} />: “{reason}”
    </>
  );
}

function Lift({ hold }: { readonly hold: Hold }): ReactNode {
  const may = useMay('administer');
  const { id, program, lifted_at: liftedAt } = hold;
  if (liftedAt !== null) return <None words="nothing" />;
  if (!may) return <None words="an administrator lifts it" />;
  return (
    <Deed
      label="Lift"
      title={`Lift hold ${id}`}
      right="administer"
      facts={[
        ['Program', program],
        ['What it keeps', <Covered key="" hold={hold} />],
        ['Placed because', hold.reason],
      ]}
      warning="From then on retention periods and redactions count again for what it covered."
      mutation={postHoldsIdLiftsMutation()}
      call={(reason) => ({ path: { id }, body: { reason } })}
      done={() => `Hold ${id} is lifted.`}
    />
  );
}

/** What must be kept whatever its age, and why. */
export function HoldsPage(): ReactNode {
  const search = useSearch({ from: '/holds' });
  const { programs } = useSession();
  const { after, ...rest } = search;
  const query = { ...filterOf(rest), ...(after && { before: Number(after) }) };
  const list = useList(getHoldsOptions({ query }), ({ holds, next }) => ({ rows: holds, next: next === null ? null : String(next) }));
  return (
    <ListPage
      title="Legal holds"
      lead="What a hold covers is neither purged nor redacted, whatever its age, until an administrator lifts it."
      heading={`${search.list === 'all' ? 'In force and lifted' : 'In force'}, ${search.program ?? 'all programs'}`}
      noun={['hold', 'holds']}
      search={search}
      filters={[
        programFilter(programs),
        { kind: 'choice', name: 'list', label: 'Which', all: 'In force', options: [['all', 'In force and lifted']] },
      ]}
      list={list}
      columns={COLUMNS}
      rowKey={({ id }) => String(id)}
      csvOf="/api/v1/holds"
      empty="Nothing is held."
    >
      <PlaceHold programs={programs} />
    </ListPage>
  );
}
