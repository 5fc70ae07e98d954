import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import {
  type FindingRow,
  getFindingsIdOptions,
  postFindingsIdAnswerOpeningsMutation,
  postFindingsIdClosingsMutation,
} from '../api/index.ts';
import { saveFile } from '../api/save-file.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { type Fact, Facts } from '../kit/facts.tsx';
import { PathLink } from '../kit/path-link.tsx';
import { useShown } from '../kit/use-shown.ts';
import { RemedySection } from '../playbooks/remedy-section.tsx';
import { wordsOf } from '../words/codes.ts';
import { findingWords } from '../words/findings.ts';
import { plainValue } from '../words/plain-value.ts';
import { Moment } from '../words/times.tsx';
import { WithCommands } from '../words/with-commands.tsx';
import { FindingState } from './finding-state.tsx';
import { SubjectOf } from './subject-of.tsx';

/** One thing that does not add up: what it means, what to do about it, and its end. */
export function FindingPage(): ReactNode {
  const { id } = useParams({ from: '/findings/$id' });
  const query = useShown(getFindingsIdOptions({ path: { id: Number(id) } }));
  return (
    <DetailPage title={`Finding ${id}`} within={{ to: '/findings', title: 'Findings' }} query={query}>
      {(finding) => (
        <>
          <MeaningSection finding={finding} />
          {finding.closed_at === null && <FindingDeeds finding={finding} />}
          <RemedySection
            program={finding.program}
            subject={{ kind: 'finding', id: String(finding.id) }}
            isSound={finding.closed_at !== null}
          />
        </>
      )}
    </DetailPage>
  );
}

function MeaningSection({ finding }: { readonly finding: FindingRow }): ReactNode {
  const { program, submission, details } = finding;
  const isClosed = finding.closed_at !== null;
  const found = Object.entries(details).map(([name, value]): Fact => [detailName(name), <DetailValue key="" value={value} />]);
  return (
    <Section title={findingWords(finding.kind)}>
      <Facts
        facts={[
          ['State', <FindingState key="" finding={finding} />],
          ['What happened', finding.means && <WithCommands text={finding.means} />],
          ['What to do', !isClosed && finding.next && <WithCommands text={finding.next} />],
          [
            'Who closes it',
            !isClosed && finding.closes && (finding.closes === 'check' ? 'its own check, once it is put right; or a person' : 'a person'),
          ],
          ['To settle by', !isClosed && <Moment at={finding.answer_by} isExact />],
          ['Program', program],
          [
            'Submission',
            submission && (
              <Link to="/submissions/$program/$id" params={{ program, id: submission }}>
                {submission}
              </Link>
            ),
          ],
          ['About', <SubjectOf key="" finding={finding} />],
          ['Run', finding.run_id !== null && <PathLink path={`/runs/${finding.run_id}`}>Run {finding.run_id}</PathLink>],
          ['Share', finding.share_id !== null && <PathLink path={`/shares/${finding.share_id}`}>Share {finding.share_id}</PathLink>],
          ['Opened', <Moment key="" at={finding.opened_at} isExact />],
          ['Closed', finding.closed_at && <Moment at={finding.closed_at} isExact />],
          ['Closed by', finding.closed_at && (finding.closed_by ?? 'its own check')],
          ['Closed because', finding.closed_reason],
        ]}
      />
      {found.length > 0 && (
        <>
          <h3>What was found</h3>
          <Facts facts={found} />
        </>
      )}
    </Section>
  );
}

function DetailValue({ value }: { readonly value: unknown }): ReactNode {
  const isMoment = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d.*Z$/.test(value);
  return isMoment ? <Moment at={value} isExact /> : plainValue(value);
}

function FindingDeeds({ finding }: { readonly finding: FindingRow }): ReactNode {
  const { id, kind, program, submission, has_answer, closes } = finding;
  if (!useMay('operate')) return null;
  const scope: Fact[] = [
    ['Findings', '1'],
    ['Kind', findingWords(kind)],
    ['About', [submission ?? finding.subject, program].join(', ')],
  ];
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        <Deed
          label="Close it as settled"
          title={`Close finding ${id}`}
          facts={scope}
          warning={closes === 'check' ? 'Where its cause is still there, the next check opens a new one.' : undefined}
          mutation={postFindingsIdClosingsMutation()}
          call={(reason) => ({ path: { id }, body: { reason } })}
          done={() => `Finding ${id} is closed.`}
        />
        {has_answer && (
          <Deed
            label="Save the answer that nobody could read"
            title={`Open the kept answer of finding ${id}`}
            facts={scope}
            warning="It may name people. The ledger says that you opened it, and why."
            mutation={postFindingsIdAnswerOpeningsMutation({ parseAs: 'blob' })}
            call={(reason) => ({ path: { id }, body: { reason } })}
            done={() => 'The answer was saved.'}
            onDone={(answer) => saveFile(answer, `finding-${id}.answer`)}
          />
        )}
      </div>
    </Section>
  );
}

/** `dueAt` is `Due at`. */
function detailName(name: string): string {
  return wordsOf(name.replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`));
}
