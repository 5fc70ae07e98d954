import { Link } from '@tanstack/react-router';
import type { SubmissionRow } from '../api/index.ts';
import { Breakable } from '../kit/breakable.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { reasonWords } from '../words/codes.ts';
import { STANDING_TONES, STANDING_WORDS } from '../words/standings.ts';
import { Moment } from '../words/times.tsx';
import { TOLD_WORDS } from '../words/told.ts';
import { HolderLink } from './holder-link.tsx';

/** A submission in a row: where it stands, why, who has it, and whether the person was told. */
export const SUBMISSION_COLUMNS: readonly Column<SubmissionRow>[] = [
  {
    id: 'id',
    header: 'Submission',
    value: ({ id }) => id,
    cell: ({ program, id }) => (
      <>
        <Link to="/submissions/$program/$id" params={{ program, id }}>
          <Breakable text={id} />
        </Link>{' '}
        <span className="wb-sums__means">
          <Breakable text={program} />
        </span>
      </>
    ),
  },
  { id: 'form', header: 'Form', value: ({ form }) => form, cell: ({ form }) => form, isShort: true },
  { id: 'submitted', header: 'Submitted', value: ({ submitted_at }) => submitted_at, cell: (row) => <Moment at={row.submitted_at} /> },
  {
    id: 'standing',
    header: 'Standing',
    isShort: true,
    value: ({ standing }) => standing,
    cell: ({ standing }) => <StateTag tone={STANDING_TONES[standing]}>{STANDING_WORDS[standing]}</StateTag>,
  },
  {
    id: 'reason',
    header: 'Reason',
    value: ({ reason }) => reason,
    cell: ({ reason }) => (reason ? reasonWords(reason) : <None />),
  },
  {
    id: 'answer_by',
    header: 'Answer due',
    value: ({ answer_by }) => answer_by,
    cell: ({ answer_by }) => (answer_by ? <Moment at={answer_by} /> : <None />),
  },
  {
    id: 'holder',
    header: 'Who has it',
    value: ({ held_by }) => (held_by ? `${held_by.kind} ${held_by.id}` : null),
    cell: ({ held_by }) => <HolderLink heldBy={held_by} />,
  },
  {
    id: 'told',
    header: 'Person told',
    value: ({ told }) => told,
    cell: ({ told }) => (told ? TOLD_WORDS[told] : <None words="nothing to tell" />),
  },
];
