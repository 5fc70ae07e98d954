import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getPartnerSharesOptions, getSharesOptions, postSharesMutation } from '../api/index.ts';
import { useMay, useSession } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { InputField, numberIn, textIn } from '../kit/fields.tsx';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf, orderOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { SHARE_STATE_NAMES, SHARE_STATES } from '../words/shares.ts';
import type { ShareSearch } from './search.ts';
import { shareColumns } from './share-columns.tsx';

const ORDERS = { names: ['made', 'answer_by'], own: '-made' } as const;

/** What was handed to partners: all of it for us, its own for a partner. */
export function SharesPage(): ReactNode {
  return useMay('read') ? <OurShares /> : <PartnerShares />;
}

function OurShares(): ReactNode {
  const search = useSearch({ from: '/shares' });
  const { programs } = useSession();
  const { after, ...rest } = search;
  const query = { ...filterOf(rest), ...orderOf(search, ORDERS), ...(after && { before: after }) };
  const list = useList(getSharesOptions({ query }), ({ shares, next }) => ({ rows: shares, next }));
  return (
    <ListPage
      title="Shares"
      lead="Packages that were handed to a partner, the newest first: who has fetched them, and what the partner says of each. Packages = accepted + refused + no answer yet + taken out."
      heading={headingOf(search)}
      noun={['share', 'shares']}
      search={search}
      filters={filtersOf(programs)}
      list={list}
      columns={shareColumns(true)}
      rowKey={({ id }) => String(id)}
      csvOf="/api/v1/shares"
      orders={ORDERS}
      empty="A run’s packages become a share when they are handed to a partner."
    >
      <CreateShare />
    </ListPage>
  );
}

function PartnerShares(): ReactNode {
  const search = useSearch({ from: '/shares' });
  const { user } = useSession();
  const partners = [...new Set(user.grants.flatMap(({ partner }) => partner ?? []))].join(', ');
  const query = search.after ? { before: Number(search.after) } : {};
  const list = useList(getPartnerSharesOptions({ query }), ({ shares, next }) => ({ rows: shares, next }));
  return (
    <ListPage
      title="Shares"
      lead={`What was handed to ${partners || 'you'}, the newest first. Open one to fetch its packages and to answer for them.`}
      heading="Your shares"
      noun={['share', 'shares']}
      search={search}
      filters={[]}
      list={list}
      columns={shareColumns(false)}
      rowKey={({ id }) => String(id)}
      csvOf="/api/v1/partner/shares"
      empty="Nothing has been handed to you yet."
    />
  );
}

function CreateShare(): ReactNode {
  const navigate = useNavigate();
  return (
    <div className="wb-buttons">
      <Deed
        label="Share a run’s packages"
        title="Share the packages of a run"
        facts={[['What it does', 'compares the packages with the store, leaves out what needs nobody any more, and writes the manifest']]}
        mutation={postSharesMutation()}
        call={(reason, fields) => {
          const partner = textIn(fields, 'partner');
          return { body: { run: numberIn(fields, 'run') ?? 0, reason, ...(partner && { partner }) } };
        }}
        done={({ id, is_new: isNew }) => (isNew ? `Share ${id} is made. Issue its links next.` : `The run has share ${id} already.`)}
        onDone={({ id }) => void navigate({ to: '/shares/$id', params: { id: String(id) } })}
      >
        <InputField name="run" label="Number of the run" type="number" min={1} isRequired hint="It has to have ended." />
        <InputField name="partner" label="Partner" hint="Only where the program has several." />
      </Deed>
    </div>
  );
}

function filtersOf(programs: readonly string[]): Filter[] {
  return [
    programFilter(programs),
    {
      kind: 'choice',
      name: 'state',
      label: 'State',
      all: 'All states',
      options: SHARE_STATE_NAMES.map((name) => [name, SHARE_STATES[name].words]),
    },
    { kind: 'text', name: 'partner', label: 'Partner' },
    { kind: 'choice', name: 'late', label: 'Answers', all: 'Late or not', options: [['true', 'Late']] },
  ];
}

function headingOf({ program, state, partner, late }: ShareSearch): string {
  const parts = [
    state ? SHARE_STATES[state].words : 'All states',
    late && 'answers late',
    partner && `for ${partner}`,
    program ?? 'all programs',
  ];
  return parts.filter(Boolean).join(', ');
}
