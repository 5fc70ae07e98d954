import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getSubmissionsProgramIdOptions } from '../api/index.ts';
import { DetailPage } from '../kit/detail-page.tsx';
import { useShown } from '../kit/use-shown.ts';

export function SubmissionPage(): ReactNode {
  const path = useParams({ from: '/submissions/$program/$id' });
  const query = useShown(getSubmissionsProgramIdOptions({ path }));
  return (
    <DetailPage title={`Submission ${path.id}`} within={{ to: '/submissions', title: 'Submissions' }} query={query}>
      {(submission) => <p>{submission.standing}</p>}
    </DetailPage>
  );
}
