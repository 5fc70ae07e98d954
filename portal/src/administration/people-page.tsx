import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import {
  type GetUsersResponse,
  getUsersOptions,
  postUsersMutation,
  postUsersNameGrantRemovalsMutation,
  postUsersNameGrantsMutation,
  postUsersNameRemovalsMutation,
} from '../api/index.ts';
import { useSession } from '../frame/use-session.ts';
import { Breakable } from '../kit/breakable.tsx';
import { Deed } from '../kit/deed.tsx';
import { fieldText } from '../kit/field-text.ts';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useList } from '../kit/use-list.ts';
import { type Grant, grantWords } from '../words/roles.ts';
import { Moment } from '../words/times.tsx';
import { Parts } from './parts.tsx';
import { NameField, RoleFields, roleOf } from './role-fields.tsx';

type User = GetUsersResponse['users'][number];

const COLUMNS: readonly Column<User>[] = [
  { id: 'name', header: 'User', value: ({ name }) => name, cell: ({ name }) => <Breakable text={name} /> },
  {
    id: 'roles',
    header: 'Roles',
    cell: ({ grants }) => (grants.length === 0 ? <None words="none" /> : <RoleList grants={grants} />),
  },
  {
    id: 'way',
    header: 'Signs in',
    cell: ({ is_provided: isProvided, has_password: hasPassword }) =>
      isProvided ? 'at the organisation’s sign-in, which tells the roles' : hasPassword ? 'by password or link' : 'by link or token',
  },
  { id: 'since', header: 'Since', value: ({ created_at: at }) => at, cell: ({ created_at: at }) => <Moment at={at} /> },
  {
    id: 'state',
    header: 'State',
    value: ({ disabled_at: at }) => (at === null ? 0 : 1),
    cell: ({ disabled_at: at }) => (at === null ? <StateTag tone="good">active</StateTag> : <StateTag tone="quiet">removed</StateTag>),
  },
  { id: 'deeds', header: 'What you can do', cell: (user) => <UserDeeds user={user} /> },
];

function RoleList({ grants }: { readonly grants: readonly Grant[] }): ReactNode {
  return (
    <ul className="wb-plain-list">
      {grants.map((grant) => (
        <li key={grantWords(grant)}>{grantWords(grant)}</li>
      ))}
    </ul>
  );
}

/** Who may do what, where. */
export function PeoplePage(): ReactNode {
  const search = useSearch({ from: '/administration' });
  const list = useList(getUsersOptions(), ({ users }) => ({ rows: users, next: null }));
  return (
    <>
      <Parts />
      <ListPage
        title="People"
        lead="Who may do what, in which programs. What somebody did stays in the ledger when they are gone."
        heading="Everybody"
        noun={['user', 'users']}
        search={search}
        filters={[]}
        list={list}
        columns={COLUMNS}
        rowKey={({ name }) => name}
        empty="There is nobody yet."
      >
        <AddUser />
      </ListPage>
    </>
  );
}

function AddUser(): ReactNode {
  const { programs } = useSession();
  return (
    <div className="wb-buttons">
      <Deed
        label="Add a user"
        title="Add a user"
        right="administer"
        facts={[]}
        needsReason={false}
        mutation={postUsersMutation()}
        call={(_, fields) => ({ body: { name: fieldText(fields, 'name'), ...roleOf(fields) } })}
        done={({ name }) => `${name} is a user.`}
      >
        <NameField />
        <RoleFields programs={programs} />
      </Deed>
    </div>
  );
}

function UserDeeds({ user: { name, grants, disabled_at: goneAt, is_provided: isProvided } }: { readonly user: User }): ReactNode {
  const { programs, user: me } = useSession();
  if (goneAt !== null) return <None words="nothing" />;
  const facts = [
    ['User', name],
    ['Has now', grants.map(grantWords).join('; ') || 'no role'],
  ] as const;
  return (
    <div className="wb-buttons">
      {!isProvided && (
        <Deed
          label="Give a role"
          title={`Give ${name} one more role`}
          right="administer"
          facts={facts}
          needsReason={false}
          mutation={postUsersNameGrantsMutation()}
          call={(_, fields) => ({ path: { name }, body: roleOf(fields) })}
          done={(user) => `${user.name} has ${user.grants.map(grantWords).join('; ')}.`}
        >
          <RoleFields programs={programs} />
        </Deed>
      )}
      {!isProvided &&
        grants.map((grant) => (
          <Deed
            key={grantWords(grant)}
            label={`Take away: ${grantWords(grant)}`}
            title={`Take the role ${grantWords(grant)} from ${name}`}
            right="administer"
            facts={facts}
            warning="Every session and token has less from the next call on."
            needsReason={false}
            mutation={postUsersNameGrantRemovalsMutation()}
            call={() => ({
              path: { name },
              body: {
                role: grant.role,
                programs: grant.program === null ? [] : [grant.program],
                ...(grant.partner && { partner: grant.partner }),
              },
            })}
            done={() => `${name} no longer is ${grantWords(grant)}.`}
          />
        ))}
      {name !== me.name && (
        <Deed
          label="Remove"
          title={`Remove ${name}`}
          right="administer"
          facts={facts}
          warning="Every session ends and every token is refused. The name is not given again."
          needsReason={false}
          mutation={postUsersNameRemovalsMutation()}
          call={() => ({ path: { name } })}
          done={() => `${name} is removed.`}
        />
      )}
    </div>
  );
}
