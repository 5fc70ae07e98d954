import type { ReactNode } from 'react';
import { postWorklistReviewsProgram } from '../api/calls.ts';
import type { WorklistReview } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { CsvCheck } from '../kit/csv-check.tsx';
import { bodyOf } from '../kit/file-field.tsx';
import { DraftOver } from '../tasks/draft-over.tsx';
import { countOf, countText } from '../words/quantities.ts';
import { deviationWords } from '../words/worklists.ts';

interface ReviewSectionProps {
  readonly program: string;
  readonly name: string;
}

const FIRST = 200;

/** A reviewed file comes back, is compared with the one that went out, and becomes a run over exactly its rows. */
export function ReviewSection({ program, name }: ReviewSectionProps): ReactNode {
  return (
    <Section title="A reviewed file">
      <CsvCheck
        label="Reviewed file"
        hint="The CSV that went out for review, with its first line. Drop it here or choose it; it is compared and nothing is changed."
        check={async (file) => (await postWorklistReviewsProgram({ path: { program }, body: bodyOf(file), throwOnError: true })).data}
      >
        {(review) =>
          review.findings.length > 0 ? (
            <Deviations review={review} />
          ) : (
            <>
              <p className="wb-lead">The file is as it went out: {countOf(review.rows, 'row')}. A run can be drafted over exactly these.</p>
              <DraftOver
                program={program}
                over="worklist"
                readSelection={() => ({ kind: 'reviewed', worklist: name, export: review.export })}
              />
            </>
          )
        }
      </CsvCheck>
    </Section>
  );
}

function Deviations({ review: { findings } }: { readonly review: WorklistReview }): ReactNode {
  return (
    <>
      <p className="wb-warning">
        The file differs from the one that went out in {countOf(findings.length, 'place')}. Mend it, or export the rows again.
      </p>
      <ul>
        {findings.slice(0, FIRST).map((finding) => (
          <li key={`${finding.kind} ${finding.id} ${finding.line}`}>
            {finding.line !== null && `Line ${countText(finding.line)}: `}
            {finding.id} {deviationWords(finding)}
          </li>
        ))}
        {findings.length > FIRST && <li>and {countText(findings.length - FIRST)} more</li>}
      </ul>
    </>
  );
}
