import type { UseMutationOptions } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CheckedAnswers, PartnerShare, PostSharesIdAcknowledgementsResponse, Right } from '../api/index.ts';
import { CsvCheck } from '../kit/csv-check.tsx';
import { Deed } from '../kit/deed.tsx';
import { Facts } from '../kit/facts.tsx';
import { bodyOf } from '../kit/file-field.tsx';
import { countOf, countText } from '../words/quantities.ts';
import { BAD_ROWS } from '../words/shares.ts';

interface AnswersDropProps<Failure, Variables> {
  readonly share: PartnerShare;
  readonly check: (body: string) => Promise<CheckedAnswers>;
  readonly mutation: UseMutationOptions<PostSharesIdAcknowledgementsResponse, Failure, Variables>;
  readonly right: Right;
}

/** The partner's answers as a file: looked at first, row by row, and then taken. */
export function AnswersDrop<Failure, Variables>({ share, check, mutation, right }: AnswersDropProps<Failure, Variables>): ReactNode {
  return (
    <CsvCheck
      label="File of answers"
      hint="CSV with the columns id, result (accepted or rejected) and reason. Drop it here or choose it; nothing is taken before you say so."
      check={(file) => check(bodyOf(file))}
    >
      {(checked, file) => (
        <>
          <WhatItSays checked={checked} />
          <div className="wb-buttons">
            <Deed
              label="Take these answers"
              title={`Take the answers about share ${share.id}`}
              right={right}
              isOutline={false}
              facts={[
                ['Accepted', countOf(checked.rows.accepted, 'row')],
                ['Rejected', countOf(checked.rows.rejected, 'row')],
                ['Would not count', countOf(badCount(checked), 'row')],
                ['Share', `${share.id}, ${share.program} for ${share.partner}`],
              ]}
              warning="Accepted counts as proof that the partner has it."
              needsReason={false}
              mutation={mutation}
              call={() => ({ path: { id: share.id }, body: bodyOf(file) }) as Variables}
              done={doneWords}
            />
          </div>
        </>
      )}
    </CsvCheck>
  );
}

function badCount({ rows }: CheckedAnswers): number {
  return rows.not_in_manifest + rows.repeated + rows.unreadable;
}

function doneWords({ is_repeat: isRepeat, changed, lines }: PostSharesIdAcknowledgementsResponse): string {
  if (isRepeat) return 'This file was taken before: nothing has changed.';
  const left = lines.unanswered === 0 ? 'every line is answered' : `${countOf(lines.unanswered, 'line')} without an answer`;
  return `Taken: ${countText(changed.accepted)} accepted, ${countText(changed.refused)} refused; ${left}.`;
}

function WhatItSays({ checked }: { readonly checked: CheckedAnswers }): ReactNode {
  const { rows, bad, is_repeat: isRepeat } = checked;
  const more = badCount(checked) - bad.length;
  return (
    <>
      {isRepeat && <p className="wb-warning">This very file was taken before. Taking it again changes nothing.</p>}
      <Facts
        facts={[
          ['Rows', countText(rows.total)],
          ['Accepted', countText(rows.accepted)],
          ['Rejected', countText(rows.rejected)],
          ['Would not count', countText(badCount(checked))],
        ]}
      />
      {bad.length > 0 && (
        <>
          <h3>Rows that would not count</h3>
          <ul>
            {bad.map(({ row, why, id }) => (
              <li key={row}>
                Row {countText(row)}
                {id && ` (${id})`}: {BAD_ROWS[why]}
              </li>
            ))}
            {more > 0 && <li>and {countText(more)} more</li>}
          </ul>
        </>
      )}
    </>
  );
}
