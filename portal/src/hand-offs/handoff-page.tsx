import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getHandoffsIdOptions } from '../api/index.ts';
import { DetailPage } from '../kit/detail-page.tsx';
import { useShown } from '../kit/use-shown.ts';

export function HandoffPage(): ReactNode {
  const { id } = useParams({ from: '/hand-offs/$id' });
  const query = useShown(getHandoffsIdOptions({ path: { id: Number(id) } }));
  return (
    <DetailPage title={`Hand-off ${id}`} within={{ to: '/hand-offs', title: 'Hand-offs' }} query={query}>
      {(handoff) => <p>{handoff.state}</p>}
    </DetailPage>
  );
}
