import { type UseMutationOptions, useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Label, Select, TextInput } from '@trussworks/react-uswds';
import { type ReactNode, useId, useState } from 'react';
import {
  getProgramsOptions,
  type PostSubmissionSearchesData,
  type PostSubmissionSearchesResponse,
  postSubmissionSearchesMutation,
} from '../api/index.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { Section } from '../frame/section.tsx';
import { fieldText } from '../kit/field-text.ts';
import { ListTable } from '../kit/list-table.tsx';
import { wordsOf } from '../words/codes.ts';
import { countOf } from '../words/quantities.ts';
import { SUBMISSION_COLUMNS } from './submission-columns.tsx';

type Search = PostSubmissionSearchesData['body'];

const PERSON = 'person_id';
const RECEIPT = 'receipt';

/** By what names somebody: sent in the body of a call, never in an address, and noted in the ledger. A receipt names nobody and is a filter. */
export function FindForm({ programs }: { readonly programs: readonly string[] }): ReactNode {
  const id = useId();
  const navigate = useNavigate();
  const known = useQuery(getProgramsOptions());
  const [program, setProgram] = useState(programs[0] ?? '');
  const forms = known.data?.programs.find(({ name }) => name === program)?.forms ?? [];
  const fields = [...new Set(forms.flatMap(({ searchable }) => searchable))];
  const search = useMutation(
    postSubmissionSearchesMutation() as unknown as UseMutationOptions<PostSubmissionSearchesResponse, Error, { body: Search }>,
  );
  const find = (form: FormData): void => {
    const [by, value] = [fieldText(form, 'by'), fieldText(form, 'value')];
    if (by === RECEIPT) void navigate({ to: '/hand-offs', search: { program, receipt: value } });
    else search.mutate({ body: by === PERSON ? { program, person_id: value } : { program, field: by, value } });
  };
  return (
    <>
      <details className="wb-find">
        <summary>Find by person, receipt or field</summary>
        <form
          className="wb-filter"
          aria-label="Find"
          onSubmit={(event) => {
            event.preventDefault();
            find(new FormData(event.currentTarget));
          }}
        >
          <div className="wb-filter__choice">
            <Label htmlFor={`${id}-program`}>In program</Label>
            <Select id={`${id}-program`} name="program" value={program} onChange={(event) => setProgram(event.target.value)}>
              {programs.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
          </div>
          <div className="wb-filter__choice">
            <Label htmlFor={`${id}-by`}>By</Label>
            <Select id={`${id}-by`} name="by">
              <option value={PERSON}>Person id</option>
              <option value={RECEIPT}>Receipt</option>
              {fields.map((field) => (
                <option key={field} value={field}>
                  {wordsOf(field)}
                </option>
              ))}
            </Select>
          </div>
          <div className="wb-filter__choice">
            <Label htmlFor={`${id}-value`}>Exactly</Label>
            <TextInput
              id={`${id}-value`}
              name="value"
              type="text"
              required
              maxLength={500}
              autoComplete="off"
              aria-describedby={`${id}-hint`}
            />
          </div>
          <Button type="submit" className="wb-filter__apply">
            Find
          </Button>
        </form>
        <p id={`${id}-hint`} className="wb-hint">
          The ledger keeps that you looked and by which field, not for what.
        </p>
        <p className="wb-hint">
          Many at once, from a file:{' '}
          <Link to="/tasks/$program/$name" params={{ program, name: 'find-submissions' }}>
            the task that finds submissions
          </Link>
          .
        </p>
      </details>
      {search.error && <FaultText error={search.error} />}
      {search.data && <Found found={search.data} />}
    </>
  );
}

function Found({ found: { rows, count } }: { readonly found: PostSubmissionSearchesResponse }): ReactNode {
  return (
    <Section title="Found">
      <p className="wb-lead" role="status">
        {rows.length === 0
          ? 'No submission has exactly this.'
          : `${countOf(count.value, 'submission')}${rows.length < count.value ? `; these are the first ${rows.length}` : ''}.`}
      </p>
      {rows.length > 0 && (
        <ListTable
          caption="Found submissions"
          columns={SUBMISSION_COLUMNS}
          rows={rows}
          rowKey={({ program, id }) => `${program} ${id}`}
          search={{}}
          isWhole
        />
      )}
    </Section>
  );
}
