import { Label, Radio, Select, TextInput } from '@trussworks/react-uswds';
import { type ReactNode, useId, useState } from 'react';
import { postProgramsProgramHoldsMutation } from '../api/index.ts';
import { Deed } from '../kit/deed.tsx';
import { fieldText } from '../kit/field-text.ts';

const COVERS = [
  ['person', 'One person: all of their submissions', 'Person id'],
  ['submission', 'One submission', 'Submission id'],
  ['program', 'The whole program', null],
] as const;

type Covers = (typeof COVERS)[number][0];

/** Asks what a new hold keeps, and why. */
export function PlaceHold({ programs }: { readonly programs: readonly string[] }): ReactNode {
  return (
    <div className="wb-buttons">
      <Deed
        label="Place a hold"
        title="Place a legal hold"
        facts={[]}
        warning="Nothing of what it covers is purged or redacted until an administrator lifts it."
        mutation={postProgramsProgramHoldsMutation()}
        call={(reason, fields) => {
          const covers = fieldText(fields, 'covers') as Covers;
          const body = covers === 'program' ? { reason } : { [covers]: fieldText(fields, 'id'), reason };
          return { path: { program: fieldText(fields, 'program') }, body };
        }}
        done={({ id }) => `Hold ${id} is in force.`}
      >
        <HoldFields programs={programs} />
      </Deed>
    </div>
  );
}

function HoldFields({ programs }: { readonly programs: readonly string[] }): ReactNode {
  const id = useId();
  const [covers, setCovers] = useState<Covers>('person');
  const idLabel = COVERS.find(([name]) => name === covers)?.[2];
  return (
    <>
      <div className="wb-field">
        <Label htmlFor={`${id}-program`}>Program</Label>
        <Select id={`${id}-program`} name="program">
          {programs.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      <fieldset className="usa-fieldset wb-field">
        <legend className="usa-label">What it keeps</legend>
        {COVERS.map(([name, label]) => (
          <Radio
            key={name}
            id={`${id}-${name}`}
            name="covers"
            value={name}
            label={label}
            checked={covers === name}
            onChange={() => setCovers(name)}
          />
        ))}
      </fieldset>
      {idLabel && (
        <div className="wb-field">
          <Label htmlFor={`${id}-id`}>{idLabel}</Label>
          <TextInput id={`${id}-id`} name="id" type="text" required maxLength={200} autoComplete="off" />
        </div>
      )}
    </>
  );
}
