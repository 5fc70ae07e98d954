import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import {
  type GetMaintenanceWindowsResponse,
  getMaintenanceWindowsOptions,
  postMaintenanceWindowsIdEndingsMutation,
  postMaintenanceWindowsMutation,
} from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { ChoiceField, InputField, momentIn, ownTimeZone, textIn } from '../kit/fields.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { wordsOf } from '../words/codes.ts';
import { Moment } from '../words/times.tsx';
import { AlertParts } from './parts.tsx';

type Window = GetMaintenanceWindowsResponse['windows'][number];

const COLUMNS: readonly Column<Window>[] = [
  { id: 'id', header: 'Window', value: ({ id }) => id, cell: ({ id, program }) => `${id}, ${program ?? 'every program'}` },
  { id: 'rules', header: 'Rules', cell: ({ rules }) => (rules === null ? 'every rule' : rules.map(wordsOf).join(', ')) },
  { id: 'from', header: 'From', value: ({ from }) => from, cell: ({ from }) => <Moment at={from} /> },
  { id: 'until', header: 'Until', value: ({ until }) => until, cell: ({ until }) => <Moment at={until} /> },
  {
    id: 'why',
    header: 'Why',
    cell: ({ reason, author }) => (
      <>
        {reason} <span className="wb-sums__means">{author}</span>
      </>
    ),
  },
  { id: 'state', header: 'State', cell: (window) => <WindowState window={window} /> },
  { id: 'deeds', header: 'What you can do', cell: (window) => <EndDeed window={window} /> },
];

function isOver({ ended, until }: Window): boolean {
  return ended !== null || Date.parse(until) <= Date.now();
}

function WindowState({ window }: { readonly window: Window }): ReactNode {
  if (window.ended) return <StateTag tone="quiet">Ended by {window.ended.by}</StateTag>;
  if (isOver(window)) return <StateTag tone="quiet">Over</StateTag>;
  return Date.parse(window.from) > Date.now() ? (
    <StateTag tone="moving">To come</StateTag>
  ) : (
    <StateTag tone="waiting">Open: nobody is told</StateTag>
  );
}

function EndDeed({ window }: { readonly window: Window }): ReactNode {
  const { id, program } = window;
  if (isOver(window)) return <None words="nothing" />;
  return (
    <Deed
      label={`End window ${id}`}
      title={`End maintenance window ${id} now`}
      facts={[
        ['Program', program ?? 'every program'],
        ['What it does', 'who is to be told of what is still wrong is told now'],
      ]}
      mutation={postMaintenanceWindowsIdEndingsMutation()}
      call={(reason) => ({ path: { id }, body: { reason } })}
      done={() => `Window ${id} has ended.`}
    />
  );
}

/** Times in which alerts are noted and nobody is told. */
export function WindowsPage(): ReactNode {
  const search = useSearch({ from: '/alerts/windows' });
  const list = useList(getMaintenanceWindowsOptions({ query: { list: search.list ?? 'live' } }), ({ windows }) => ({
    rows: windows,
    next: null,
  }));
  return (
    <>
      <AlertParts />
      <ListPage
        title="Maintenance windows"
        lead="Times in which alerts are noted and nobody is told. What is still wrong afterwards is told then."
        heading={search.list === 'all' ? 'All windows' : 'Windows open or to come'}
        noun={['window', 'windows']}
        search={search}
        filters={[{ kind: 'choice', name: 'list', label: 'Which', all: 'Open or to come', options: [['all', 'All windows']] }]}
        list={list}
        columns={COLUMNS}
        rowKey={({ id }) => String(id)}
        empty="Everybody is told of everything."
      >
        <OpenWindow />
      </ListPage>
    </>
  );
}

function OpenWindow(): ReactNode {
  const { programs } = useSession();
  return (
    <div className="wb-buttons">
      <Deed
        label="Open a window"
        title="Open a maintenance window"
        facts={[['What it does', 'until then alerts are noted and nobody is told']]}
        warning="Whatever else goes wrong meanwhile is not told either. Keep it short."
        mutation={postMaintenanceWindowsMutation()}
        call={(reason, fields) => {
          const program = textIn(fields, 'program');
          const from = momentIn(fields, 'from');
          const rules = textIn(fields, 'rules')?.split(/[\s,]+/);
          const until = momentIn(fields, 'until') ?? '';
          return { body: { reason, until, ...(program && { program }), ...(from && { from }), ...(rules && { rules }) } };
        }}
        done={({ id }) => `Window ${id} is open.`}
      >
        <ChoiceField name="program" label="Program" none="Every program" options={programs.map((name) => [name, name])} />
        <InputField name="rules" label="Only these rules" hint="Names of rules with commas between; empty: every rule." />
        <InputField name="from" label="From" type="datetime-local" hint={`Empty: from now on. In your time zone, ${ownTimeZone()}.`} />
        <InputField
          name="until"
          label="Until"
          type="datetime-local"
          isRequired
          hint={`At most 14 days after its beginning. In your time zone, ${ownTimeZone()}.`}
        />
      </Deed>
    </div>
  );
}
