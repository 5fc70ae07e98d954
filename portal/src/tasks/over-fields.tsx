import { Checkbox, Label, Select } from '@trussworks/react-uswds';
import { type ReactNode, useId, useState } from 'react';
import { getWorklistsOptions, type ListedTask } from '../api/index.ts';
import { FieldNotes, notedBy } from '../kit/field-notes.tsx';
import { InputField } from '../kit/fields.tsx';
import { fieldsOf } from '../kit/json-schema.ts';
import { useShown } from '../kit/use-shown.ts';
import { reasonWords } from '../words/codes.ts';
import { HANDOFF_STATE_NAMES, HANDOFF_STATES } from '../words/handoffs.ts';
import { isOverRows, type Over } from './over.ts';
import { guessHeader, readHeader } from './read-header.ts';

interface OverFieldsProps {
  readonly task: ListedTask;
  readonly over: Over;
  /** What is wrong with a field, by its name. */
  readonly errors: Readonly<Record<string, string>>;
}

const REASONS = [
  'held',
  'route_exhausted',
  'document_failed',
  'time_box_passed',
  'outcome_unknown',
  'missing_at_receiver',
  'attachment_unreadable',
  'refused_by_partner',
  'awaiting_acknowledgement',
  'nothing_to_deliver',
] as const;

/** The fields of one way to choose what a run is over; `readSelection` reads them. */
export function OverFields({ task, over, errors }: OverFieldsProps): ReactNode {
  if (over === 'csv') return <FileFields task={task} error={errors['over.file']} />;
  if (over === 'worklist') return <WorklistFields program={task.program} />;
  if (over === 'query') return <QueryFields />;
  if (over === 'handoffs') return <HandoffFields />;
  if (over === 'failed') return <InputField name="over.failed_run" label="Number of the earlier run" type="number" min={1} isRequired />;
  return null;
}

function WorklistFields({ program }: { readonly program: string }): ReactNode {
  const id = useId();
  const { data } = useShown(getWorklistsOptions({ query: { program } }));
  if (data?.worklists.length === 0) return <p className="wb-quiet">{program} has no worklist yet. Make one on the page of worklists.</p>;
  return (
    <>
      <div className="wb-field">
        <Label htmlFor={id}>Worklist</Label>
        <Select id={id} name="over.worklist" required>
          {data?.worklists.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      <InputField name="over.next" label="How many of the next rows" type="number" min={1} isRequired />
    </>
  );
}

function QueryFields(): ReactNode {
  const id = useId();
  return (
    <>
      <fieldset className="usa-fieldset wb-field">
        <legend className="usa-label">That need attention because</legend>
        <span className="wb-hint">None chosen: whatever the reason.</span>
        {REASONS.map((reason) => (
          <Checkbox key={reason} id={`${id}-${reason}`} name="over.reasons" value={reason} label={reasonWords(reason)} />
        ))}
      </fieldset>
      <InputField name="over.forms" label="Only of these forms" hint="With commas between." />
      <InputField name="over.limit" label="At most how many" type="number" min={1} />
    </>
  );
}

function HandoffFields(): ReactNode {
  const id = useId();
  return (
    <>
      <fieldset className="usa-fieldset wb-field">
        <legend className="usa-label">In these states</legend>
        <span className="wb-hint">None chosen: every state that the task takes.</span>
        {HANDOFF_STATE_NAMES.map((state) => (
          <Checkbox key={state} id={`${id}-${state}`} name="over.states" value={state} label={HANDOFF_STATES[state].words} />
        ))}
      </fieldset>
      <InputField name="over.destinations" label="Only at these destinations" hint="With commas between." />
      <InputField name="over.limit" label="At most how many" type="number" min={1} />
    </>
  );
}

/** A file from this computer or a bucket, and which of its columns is which. */
function FileFields({ task, error }: { readonly task: ListedTask; readonly error: string | undefined }): ReactNode {
  const id = useId();
  const hint = isOverRows(task.works)
    ? 'With a header line. Rows that do not fit are named one by one; the others go on.'
    : 'With a column id, submission_id or external_id. Ids stay as they are: leading zeros count.';
  const [header, setHeader] = useState<readonly string[]>([]);
  const read = async (files: FileList | null): Promise<void> => {
    const [file] = files ?? [];
    setHeader(file ? readHeader(await file.slice(0, HEAD_BYTES).text()) : []);
  };
  return (
    <>
      <div className="wb-field" data-is-wrong={error !== undefined}>
        <Label htmlFor={id}>CSV file</Label>
        <FieldNotes id={id} hint={hint} error={error} />
        <input
          id={id}
          className="wb-file"
          name="over.file"
          type="file"
          accept=".csv,text/csv,text/plain"
          {...notedBy({ id, hint, error })}
          onChange={(event) => void read(event.target.files)}
        />
      </div>
      <InputField name="over.address" label="Or its address in a bucket" hint="s3://bucket/folder/file.csv. The results go beside it." />
      {isOverRows(task.works) && header.length > 0 && <ColumnFields task={task} header={header} />}
    </>
  );
}

const HEAD_BYTES = 65_536;

function ColumnFields({ task, header }: { readonly task: ListedTask; readonly header: readonly string[] }): ReactNode {
  const id = useId();
  return (
    <fieldset className="usa-fieldset wb-field">
      <legend className="usa-label">Which column is which</legend>
      {fieldsOf(task.row).map(({ name, isRequired }) => (
        <div key={name} className="wb-field">
          <Label htmlFor={`${id}-${name}`}>
            {name}
            {!isRequired && <span className="wb-hint"> (optional)</span>}
          </Label>
          <Select id={`${id}-${name}`} name={`map.${name}`} defaultValue={guessHeader(name, header) ?? ''} required={isRequired}>
            <option value="">{isRequired ? 'Choose a column…' : 'none of them'}</option>
            {header.map((column) => (
              <option key={column} value={column}>
                {column}
              </option>
            ))}
          </Select>
        </div>
      ))}
    </fieldset>
  );
}
