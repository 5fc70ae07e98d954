import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getWorklistsOptions, postWorklistsProgramNameRefreshesMutation, type Worklist } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { fieldText } from '../kit/field-text.ts';
import { ChoiceField, InputField } from '../kit/fields.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { countOf, countText } from '../words/quantities.ts';
import { ENTRY_STATE_NAMES, ENTRY_STATES } from '../words/worklists.ts';
import { RefreshFields, refreshOf } from './refresh-fields.tsx';

const COLUMNS: readonly Column<Worklist>[] = [
  {
    id: 'name',
    header: 'Worklist',
    isShort: true,
    value: ({ name }) => name,
    cell: ({ program, name }) => (
      <>
        <Link to="/worklists/$program/$name" params={{ program, name }}>
          {name}
        </Link>{' '}
        <span className="wb-sums__means">{program}</span>
      </>
    ),
  },
  ...ENTRY_STATE_NAMES.map(
    (state): Column<Worklist> => ({
      id: state,
      header: ENTRY_STATES[state],
      isNumber: true,
      value: ({ counts }) => counts[state],
      cell: ({ counts }) => countText(counts[state]),
    }),
  ),
  { id: 'total', header: 'Total', isNumber: true, value: ({ counts }) => counts.total, cell: ({ counts }) => countText(counts.total) },
];

/** Pools of submissions that are worked off. */
export function WorklistsPage(): ReactNode {
  const search = useSearch({ from: '/worklists' });
  const { programs } = useSession();
  const list = useList(getWorklistsOptions({ query: filterOf(search) }), ({ worklists }) => ({ rows: worklists, next: null }));
  return (
    <ListPage
      title="Worklists"
      lead="Pools of submissions that are worked off in runs and shares. Each row is in one place at a time, so the parts add up to the total."
      heading={search.program ?? 'All programs'}
      noun={['worklist', 'worklists']}
      search={search}
      filters={[programFilter(programs)]}
      list={list}
      columns={COLUMNS}
      rowKey={({ program, name }) => `${program} ${name}`}
      empty="Make one from the submissions that need attention."
    >
      <MakeWorklist programs={programs} />
    </ListPage>
  );
}

function MakeWorklist({ programs }: { readonly programs: readonly string[] }): ReactNode {
  const navigate = useNavigate();
  const made = { program: '', name: '' };
  return (
    <div className="wb-buttons">
      <Deed
        label="Make a worklist"
        title="Make a worklist of what needs attention"
        facts={[]}
        mutation={postWorklistsProgramNameRefreshesMutation()}
        call={(reason, fields) => {
          made.program = fieldText(fields, 'program');
          made.name = fieldText(fields, 'name');
          return { path: { program: made.program, name: made.name }, body: refreshOf(reason, fields) };
        }}
        done={({ added }) => `The worklist has ${countOf(added, 'new row')}.`}
        onDone={() => void navigate({ to: '/worklists/$program/$name', params: made })}
      >
        <ChoiceField name="program" label="Program" isRequired value={programs[0]} options={programs.map((name) => [name, name])} />
        <InputField name="name" label="Name" isRequired hint="Letters, digits, dots and dashes; no spaces." />
        <RefreshFields />
      </Deed>
    </div>
  );
}
