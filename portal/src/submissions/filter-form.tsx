import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Label, Select } from '@trussworks/react-uswds';
import { type ReactNode, useId, useState } from 'react';
import { STANDINGS, type SubmissionFilter } from '../api/client.ts';
import { sessionQuery, standingQuery } from '../api/queries.ts';
import { reasonWords } from '../words/codes.ts';
import { STANDING_WORDS } from '../words/standings.ts';
import { readFilter } from './filter.ts';

/** Choices take effect on Apply: a list that changes under a keyboard user who is still choosing would be worse than one more press. */
export function FilterForm({ filter }: { readonly filter: SubmissionFilter }): ReactNode {
  const navigate = useNavigate();
  const session = useQuery(sessionQuery);
  const [applied, setApplied] = useState(filter);
  const [choice, setChoice] = useState(() => choiceOf(filter));
  if (JSON.stringify(applied) !== JSON.stringify(filter)) {
    // The address moved, by a link or the back button: the form follows without losing the focus.
    setApplied(filter);
    setChoice(choiceOf(filter));
  }
  const choose = (name: string) => (value: string) =>
    setChoice((before) => ({ ...before, [name]: value, ...(name === 'standing' && value !== 'needs_attention' && { reason: '' }) }));
  const programs = session.data?.programs ?? [];
  const reasons = useReasons(choice.program ?? '', filter.reason);
  return (
    <search>
      <form
        className="wb-filter"
        aria-label="Filter"
        onSubmit={(event) => {
          event.preventDefault();
          void navigate({ to: '/submissions', search: readFilter(choice) });
        }}
      >
        <Choice
          label="Program"
          value={choice.program ?? ''}
          onChoose={choose('program')}
          all="All programs"
          options={programs.map((name) => [name, name])}
        />
        <Choice
          label="Standing"
          value={choice.standing ?? ''}
          onChoose={choose('standing')}
          all="All standings"
          options={STANDINGS.map((name) => [name, STANDING_WORDS[name]])}
        />
        {choice.standing === 'needs_attention' && (
          <Choice
            label="Reason"
            value={choice.reason ?? ''}
            onChoose={choose('reason')}
            all="All reasons"
            options={reasons.map((name) => [name, reasonWords(name)])}
          />
        )}
        <Button type="submit" className="wb-filter__apply">
          Apply
        </Button>
      </form>
    </search>
  );
}

function choiceOf({ program, standing, reason }: SubmissionFilter): Record<string, string> {
  return { program: program ?? '', standing: standing ?? '', reason: reason ?? '' };
}

/** The reasons that occur now, and the one that the address names even when it no longer does. */
function useReasons(program: string, named: string | undefined): string[] {
  const standing = useQuery(standingQuery);
  const programs = standing.data?.programs.filter((one) => program === '' || one.program === program) ?? [];
  const occurring = programs.flatMap(({ reasons }) => reasons.map(({ reason }) => reason));
  return [...new Set([...occurring, ...(named ? [named] : [])])].toSorted();
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly all: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChoose: (value: string) => void;
}

function Choice({ label, value, all, options, onChoose }: ChoiceProps): ReactNode {
  const id = useId();
  return (
    <div className="wb-filter__choice">
      <Label htmlFor={id}>{label}</Label>
      <Select id={id} name={label.toLowerCase()} value={value} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{all}</option>
        {options.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </Select>
    </div>
  );
}
