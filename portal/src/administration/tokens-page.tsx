import { useSearch } from '@tanstack/react-router';
import { Label, TextInput } from '@trussworks/react-uswds';
import { type ReactNode, useId, useState } from 'react';
import { type GetTokensResponse, getTokensOptions, postTokensIdRevocationsMutation, postTokensMutation } from '../api/index.ts';
import { Deed } from '../kit/deed.tsx';
import { fieldText } from '../kit/field-text.ts';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { Moment } from '../words/times.tsx';
import { Parts } from './parts.tsx';

type Token = GetTokensResponse['tokens'][number];

const DAYS = 90;

const COLUMNS: readonly Column<Token>[] = [
  { id: 'name', header: 'What it is for', value: ({ name }) => name, cell: ({ name }) => name },
  { id: 'user', header: 'User', value: ({ user }) => user, cell: ({ user }) => user },
  {
    id: 'may',
    header: 'May',
    cell: ({ rights, programs }) =>
      `${rights.length > 0 ? rights.join(', ') : 'all that its user may'}; ${programs.length > 0 ? programs.join(', ') : 'all that its user sees'}`,
  },
  { id: 'expires', header: 'Expires', value: ({ expires_at: at }) => at, cell: ({ expires_at: at }) => <Moment at={at} /> },
  {
    id: 'state',
    header: 'State',
    value: ({ revoked_at: at }) => (at === null ? 0 : 1),
    cell: ({ revoked_at: at }) =>
      at === null ? (
        <StateTag tone="good">issued</StateTag>
      ) : (
        <>
          <StateTag tone="quiet">withdrawn</StateTag> <Moment at={at} />
        </>
      ),
  },
  { id: 'deeds', header: 'What you can do', cell: (token) => <Withdraw token={token} /> },
];

/** What programs call the API with. */
export function TokensPage(): ReactNode {
  const search = useSearch({ from: '/administration/tokens' });
  const list = useList(getTokensOptions(), ({ tokens }) => ({ rows: tokens, next: null }));
  return (
    <>
      <Parts />
      <ListPage
        title="Tokens"
        lead="What programs call the API with. Only a token’s hash is kept: its text is shown once."
        heading="Every token"
        noun={['token', 'tokens']}
        search={search}
        filters={[]}
        list={list}
        columns={COLUMNS}
        rowKey={({ id }) => String(id)}
        empty="None was issued yet."
      >
        <Issue />
      </ListPage>
    </>
  );
}

function Issue(): ReactNode {
  const id = useId();
  const [issued, setIssued] = useState<string>();
  return (
    <>
      <div className="wb-buttons">
        <Deed
          label="Issue a token"
          title="Issue a token"
          right="administer"
          facts={[]}
          needsReason={false}
          mutation={postTokensMutation()}
          call={(_, fields) => ({
            body: {
              user: fieldText(fields, 'user'),
              name: fieldText(fields, 'name'),
              days: Number(fields.get('days') ?? DAYS),
            },
          })}
          done={() => 'The token is issued. Save it now; it is not shown again.'}
          onDone={({ token }) => setIssued(token)}
        >
          <div className="wb-field">
            <Label htmlFor={`${id}-user`}>User whose rights it has</Label>
            <TextInput id={`${id}-user`} name="user" type="text" required autoCapitalize="none" />
          </div>
          <div className="wb-field">
            <Label htmlFor={`${id}-name`}>What it is for</Label>
            <TextInput id={`${id}-name`} name="name" type="text" required maxLength={200} />
          </div>
          <div className="wb-field">
            <Label htmlFor={`${id}-days`}>Days until it expires</Label>
            <TextInput id={`${id}-days`} name="days" type="number" min={1} max={3_650} defaultValue={DAYS} required />
          </div>
        </Deed>
      </div>
      {issued && (
        <p className="wb-warning">
          Save it now, it is not shown again: <code className="wb-code">{issued}</code>
        </p>
      )}
    </>
  );
}

function Withdraw({ token: { id, name, user, revoked_at: goneAt } }: { readonly token: Token }): ReactNode {
  if (goneAt !== null) return <None words="nothing" />;
  return (
    <Deed
      label="Withdraw"
      title={`Withdraw the token ${name}`}
      right="administer"
      facts={[
        ['User', user],
        ['For', name],
      ]}
      warning="Whatever calls with it is refused from now on."
      needsReason={false}
      mutation={postTokensIdRevocationsMutation()}
      call={() => ({ path: { id } })}
      done={() => `The token ${name} is withdrawn.`}
    />
  );
}
