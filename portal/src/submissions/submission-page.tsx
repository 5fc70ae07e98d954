import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import {
  getHandoffsOptions,
  getSubmissionsProgramIdOptions,
  getSubmissionsProgramIdTimelineOptions,
  type ShownSubmission,
} from '../api/index.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { Section } from '../frame/section.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { Facts } from '../kit/facts.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { Timeline } from '../kit/timeline.tsx';
import { useShown } from '../kit/use-shown.ts';
import { useLive } from '../live/live.tsx';
import { reasonWords } from '../words/codes.ts';
import { eventWords, whyWords } from '../words/events.ts';
import { STANDING_TONES, STANDING_WORDS } from '../words/standings.ts';
import { Moment } from '../words/times.tsx';
import { TOLD_WORDS } from '../words/told.ts';
import { DocumentsSection } from './documents-section.tsx';
import { foldRepeats } from './fold-repeats.tsx';
import { groupEvents } from './group-events.ts';
import { HandoffsSection } from './handoffs-section.tsx';
import { HolderLink } from './holder-link.tsx';
import { PersonSection } from './person-section.tsx';
import { ResendSection } from './resend-section.tsx';
import { SubmissionDeeds } from './submission-deeds.tsx';

/** Everything about one submission: where it stands and why, who has it, what must be delivered, and all that happened. */
export function SubmissionPage(): ReactNode {
  const path = useParams({ from: '/submissions/$program/$id' });
  const query = useShown(getSubmissionsProgramIdOptions({ path }));
  const { interval } = useLive();
  const handoffs = useQuery({
    ...getHandoffsOptions({ query: { program: path.program, submission: path.id, limit: 1_000 } }),
    refetchInterval: interval,
  });
  return (
    <DetailPage title={`Submission ${path.id}`} within={{ to: '/submissions', title: 'Submissions' }} query={query} at={handoffs.data?.at}>
      {(submission) => (
        <>
          <StandingSection submission={submission} />
          <SubmissionDeeds submission={submission} handoffs={handoffs.data?.rows ?? []} />
          <ResendSection submission={submission} handoffs={handoffs.data?.rows ?? []} />
          <div className="wb-columns">
            <DocumentsSection submission={submission} />
            <PersonSection submission={submission} />
          </div>
          {handoffs.data && <HandoffsSection rows={handoffs.data.rows} />}
          <HistorySection program={path.program} id={path.id} />
        </>
      )}
    </DetailPage>
  );
}

function StandingSection({ submission }: { readonly submission: ShownSubmission }): ReactNode {
  const { standing, reason, held_by, answer_by, released_at, origin, told } = submission;
  return (
    <Section title="Where it stands">
      <Facts
        facts={[
          [
            'Standing',
            <StateTag key="" tone={STANDING_TONES[standing]}>
              {STANDING_WORDS[standing]}
            </StateTag>,
          ],
          ['Reason', reason && reasonWords(reason)],
          ['Who has it', <HolderLink key="" heldBy={held_by} />],
          ['Answer due', answer_by && <Moment at={answer_by} />],
          ['Person told', told ? TOLD_WORDS[told] : 'nothing to tell'],
          ['Program', submission.program],
          ['Form', submission.form],
          ['Submitted', <Moment key="" at={submission.submitted_at} isExact />],
          [origin === 'import' ? 'Imported' : 'Received', <Moment key="" at={submission.received_at} isExact />],
          ['Released', released_at && <Moment at={released_at} isExact />],
        ]}
      />
    </Section>
  );
}

function HistorySection({ program, id }: { readonly program: string; readonly id: string }): ReactNode {
  const { interval } = useLive();
  const timeline = useQuery({ ...getSubmissionsProgramIdTimelineOptions({ path: { program, id } }), refetchInterval: interval });
  const fault: unknown = timeline.error;
  return (
    <Section title="Everything that happened">
      {fault instanceof Error && <FaultText error={fault} />}
      {timeline.isPending && <p className="wb-quiet">Loading…</p>}
      {timeline.data && (
        <Timeline
          groups={groupEvents(timeline.data.events).map((group) => ({
            key: group.key,
            title: group.link ? (
              <Link to={group.link.to} params={{ id: group.link.id }}>
                {group.title}
              </Link>
            ) : (
              group.title
            ),
            happenings: foldRepeats(
              group.events.map((event, place) => ({
                key: `${event.at} ${event.kind} ${place}`,
                at: event.at,
                title: eventWords(event),
                who: event.who,
                why: event.why && whyWords(event.why),
              })),
            ),
          }))}
        />
      )}
    </Section>
  );
}
