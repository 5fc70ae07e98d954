import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getPartnerSharesIdOptions, getSharesIdOptions } from '../api/index.ts';
import { useMay } from '../frame/use-session.ts';
import { DetailPage } from '../kit/detail-page.tsx';
import { useShown } from '../kit/use-shown.ts';
import { OurShare } from './our-share.tsx';
import { PartnerShare } from './partner-share.tsx';

const WITHIN = { to: '/shares', title: 'Shares' } as const;

/** One share: as we follow it, or as its partner works with it. */
export function SharePage(): ReactNode {
  const { id } = useParams({ from: '/shares/$id' });
  return useMay('read') ? <Ours id={Number(id)} /> : <Theirs id={Number(id)} />;
}

function Ours({ id }: { readonly id: number }): ReactNode {
  const query = useShown(getSharesIdOptions({ path: { id } }));
  return (
    <DetailPage title={`Share ${id}`} within={WITHIN} query={query}>
      {(share) => <OurShare share={share} />}
    </DetailPage>
  );
}

function Theirs({ id }: { readonly id: number }): ReactNode {
  const query = useShown(getPartnerSharesIdOptions({ path: { id } }));
  return (
    <DetailPage title={`Share ${id}`} within={WITHIN} query={query}>
      {(share) => <PartnerShare share={share} />}
    </DetailPage>
  );
}
