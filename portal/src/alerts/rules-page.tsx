import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetAlertRulesResponse, getAlertRulesOptions } from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { limitWords } from '../words/alerts.ts';
import { wordsOf } from '../words/codes.ts';
import { WithCommands } from '../words/with-commands.tsx';
import { AlertParts, Severity } from './parts.tsx';

type Rule = GetAlertRulesResponse['rules'][number];

const COLUMNS: readonly Column<Rule>[] = [
  {
    id: 'title',
    header: 'Rule',
    value: ({ title }) => title,
    cell: ({ title, name, program }) => (
      <>
        {title}{' '}
        <span className="wb-sums__means">
          {name}, {program ?? 'every program'}
        </span>
      </>
    ),
  },
  {
    id: 'means',
    header: 'What it means, and what to do',
    isText: true,
    isWide: true,
    cell: ({ means, next }) => (
      <>
        <WithCommands text={means} />
        <div className="wb-sums__means">
          <WithCommands text={next} />
        </div>
      </>
    ),
  },
  { id: 'severity', header: 'How pressing', value: ({ severity }) => severity, cell: ({ severity }) => <Severity severity={severity} /> },
  {
    id: 'limits',
    header: 'Limits',
    isShort: true,
    cell: ({ limits }) =>
      Object.keys(limits).length === 0 ? (
        <None />
      ) : (
        <ul className="wb-plain-list">
          {Object.entries(limits).map(([name, value]) => (
            <li key={name}>{limitWords(name, value)}</li>
          ))}
        </ul>
      ),
  },
  { id: 'playbook', header: 'Playbook', cell: (rule) => <RulePlaybook rule={rule} /> },
  {
    id: 'on',
    header: 'State',
    value: ({ is_off }) => Number(is_off),
    cell: ({ is_off }) => (is_off ? <StateTag tone="quiet">Switched off</StateTag> : <StateTag tone="good">Watches</StateTag>),
  },
];

function RulePlaybook({ rule: { playbook, program } }: { readonly rule: Rule }): ReactNode {
  const { programs } = useSession();
  const own = program ?? programs[0];
  if (playbook === null || own === undefined) return <None />;
  return (
    <Link to="/playbooks/$name" params={{ name: playbook }} search={{ program: own }}>
      {wordsOf(playbook)}
    </Link>
  );
}

/** Every rule with its limits, as this installation has them set. */
export function RulesPage(): ReactNode {
  const search = useSearch({ from: '/alerts/rules' });
  const list = useList(getAlertRulesOptions(), ({ rules }) => ({ rows: rules, next: null }));
  return (
    <>
      <AlertParts />
      <ListPage
        title="Alert rules"
        lead="What is watched, and from which count on somebody is told. Urgent: somebody is called at any hour. Warning: in working hours. Limits are set in the installation’s configuration."
        heading="Every rule"
        noun={['rule', 'rules']}
        search={search}
        filters={[]}
        list={list}
        columns={COLUMNS}
        rowKey={({ name, program }) => `${name} ${program ?? ''}`}
        empty="There is no rule."
      />
    </>
  );
}
