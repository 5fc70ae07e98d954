import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetSettingsResponse, getKeysOptions, getSettingsOptions } from '../api/index.ts';
import { FaultNotice } from '../frame/fault-notice.tsx';
import { Section } from '../frame/section.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { useList } from '../kit/use-list.ts';
import { useShown } from '../kit/use-shown.ts';
import { wordsOf } from '../words/codes.ts';
import { Parts } from './parts.tsx';

type Setting = GetSettingsResponse['settings'][number];

const ORIGINS = {
  default: 'by itself',
  file: 'in waybill.config.ts',
  sandbox: 'by the simulated partners',
  environment: 'in the environment',
  option: 'on the command line',
} as const;

const COLUMNS: readonly Column<Setting>[] = [
  {
    id: 'setting',
    header: 'Setting',
    value: ({ setting }) => setting,
    cell: ({ setting, title, variable }) => (
      <>
        {title}
        <div className="wb-sums__means">
          {setting}, <code>{variable}</code>
        </div>
      </>
    ),
  },
  { id: 'value', header: 'Value', cell: (setting) => <Value setting={setting} /> },
  {
    id: 'origin',
    header: 'Set',
    isShort: true,
    value: ({ origin }) => origin,
    cell: ({ origin }) => (origin ? ORIGINS[origin] : <None words="not set" />),
  },
];

function Value({ setting: { is_set: isSet, is_secret: isSecret, value } }: { readonly setting: Setting }): ReactNode {
  if (!isSet) return <None words="not set" />;
  return isSecret ? 'set; a secret is never shown' : <code className="wb-code">{value}</code>;
}

/** How this installation is set up. It is changed where it runs, not here. */
export function SettingsPage(): ReactNode {
  const search = useSearch({ from: '/administration/settings' });
  const list = useList(getSettingsOptions(), ({ settings }) => ({ rows: settings, next: null }));
  return (
    <>
      <Parts />
      <ListPage
        title="Settings and keys"
        lead="How this installation is set up. It is changed where it runs: in waybill.config.ts or by a variable of the environment."
        heading="Every setting"
        noun={['setting', 'settings']}
        search={search}
        filters={[]}
        list={list}
        columns={COLUMNS}
        rowKey={({ variable }) => variable}
        empty="There is none."
      >
        <Keys />
      </ListPage>
    </>
  );
}

function Keys(): ReactNode {
  const { data, error } = useShown(getKeysOptions());
  if (error) return <FaultNotice error={error} />;
  if (!data) return null;
  return (
    <Section title="Keys">
      <p className="wb-lead">Older keys read what was written under them. Keep every one that is listed.</p>
      <ul className="wb-plain-list">
        {data.keys.map(({ purpose, id, is_newest: isNewest }) => (
          <li key={`${purpose} ${id}`}>
            {wordsOf(purpose)}: <code className="wb-code">{id}</code> {isNewest ? '(what is new is written under it)' : '(for reading)'}
          </li>
        ))}
      </ul>
    </Section>
  );
}
