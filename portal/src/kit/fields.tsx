import { Label, Select } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import { fieldText } from './field-text.ts';

interface FieldProps {
  /** By which the form is read. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly isRequired?: boolean;
  readonly value?: string | undefined;
}

type InputProps = FieldProps & { readonly type?: 'text' | 'number' | 'datetime-local' | 'url'; readonly min?: number };

/** One uncontrolled field of a dialog's form. */
export function InputField({ name, label, hint, isRequired = false, value = '', type = 'text', min }: InputProps): ReactNode {
  const id = useId();
  return (
    <div className="wb-field">
      <FieldLabel id={id} label={label} hint={hint} isRequired={isRequired} />
      <input
        id={id}
        name={name}
        type={type}
        className="usa-input"
        required={isRequired}
        defaultValue={value}
        min={min}
        autoComplete="off"
        {...(hint && { 'aria-describedby': `${id}-hint` })}
      />
    </div>
  );
}

type ChoiceProps = FieldProps & { readonly options: readonly (readonly [value: string, words: string])[]; readonly none?: string };

export function ChoiceField({ name, label, hint, isRequired = false, value = '', options, none = 'Choose…' }: ChoiceProps): ReactNode {
  const id = useId();
  return (
    <div className="wb-field">
      <FieldLabel id={id} label={label} hint={hint} isRequired={isRequired} />
      <Select id={id} name={name} required={isRequired} defaultValue={value} {...(hint && { 'aria-describedby': `${id}-hint` })}>
        <option value="">{none}</option>
        {options.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </Select>
    </div>
  );
}

type LabelProps = Pick<FieldProps, 'label'> & { readonly id: string; readonly hint: string | undefined; readonly isRequired: boolean };

function FieldLabel({ id, label, hint, isRequired }: LabelProps): ReactNode {
  return (
    <>
      <Label htmlFor={id}>
        {label}
        {!isRequired && <span className="wb-hint"> (optional)</span>}
      </Label>
      {hint && (
        <span id={`${id}-hint`} className="wb-hint">
          {hint}
        </span>
      )}
    </>
  );
}

/** A field's text; undefined where it was left empty. */
export function textIn(fields: FormData, name: string): string | undefined {
  return fieldText(fields, name) || undefined;
}

export function numberIn(fields: FormData, name: string): number | undefined {
  const text = textIn(fields, name);
  return text === undefined ? undefined : Number(text);
}

/** A moment that was given in the reader's own time zone, as ISO 8601. */
export function momentIn(fields: FormData, name: string): string | undefined {
  const text = textIn(fields, name);
  return text === undefined ? undefined : new Date(text).toISOString();
}

/** The reader's time zone, for the hint beside such a field: `America/New_York`. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
