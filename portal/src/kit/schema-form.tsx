import { Checkbox, Label, Select, Textarea } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import { plainValue } from '../words/plain-value.ts';
import { FieldNotes, notedBy } from './field-notes.tsx';
import { type FieldSchema, fieldsOf, kindOfField } from './json-schema.ts';

type Choices = readonly { readonly value: string; readonly title: string }[];

interface SchemaFieldsProps {
  /** JSON schema of an object (draft 2020-12), as the API gives it for the parameters of a task. */
  readonly schema: unknown;
  /** What the fields hold at first, by name. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** What is wrong with a field, by name: of our own reading, or as the server answered. */
  readonly errors?: Readonly<Record<string, string>>;
  /** The values that a field may take, where they are known only while running. */
  readonly choices?: Readonly<Record<string, Choices>>;
}

/** A field for each property of the schema, with its help, its default and its error. They are uncontrolled: `readFields` reads the form. */
export function SchemaFields({ schema, values = {}, errors = {}, choices = {} }: SchemaFieldsProps): ReactNode {
  return fieldsOf(schema).map((field) => (
    <SchemaField
      key={field.name}
      field={field}
      value={values[field.name] ?? field.schema.default}
      error={errors[field.name]}
      choices={choices[field.name]}
    />
  ));
}

interface SchemaFieldProps {
  readonly field: FieldSchema;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly choices: Choices | undefined;
}

function SchemaField({ field, value, error, choices }: SchemaFieldProps): ReactNode {
  const id = useId();
  const { name, title, schema, isRequired } = field;
  const kind = kindOfField(schema, choices !== undefined);
  const hint = [hintOf(field, kind), choices?.length === 0 && 'There is nothing to choose from now.'].filter(Boolean).join(' ');
  const shared = { id, name, required: isRequired && kind !== 'flag', ...notedBy({ id, hint, error }) };
  if (kind === 'flag') {
    return (
      <div className="wb-field" data-is-wrong={error !== undefined}>
        <Checkbox {...shared} label={title} value="true" defaultChecked={value === true} />
        <FieldNotes id={id} hint={hint} error={error} />
      </div>
    );
  }
  const many = schema.type === 'array' ? (choices ?? choicesOf(schema.items?.enum)) : undefined;
  if (many) return <ManyChoices id={id} field={field} hint={hint} error={error} offered={many} chosen={value} />;
  return (
    <div className="wb-field" data-is-wrong={error !== undefined}>
      <Label htmlFor={id}>
        {title}
        {!isRequired && <span className="wb-hint"> (optional)</span>}
      </Label>
      <FieldNotes id={id} hint={hint} error={error} />
      {kind === 'choice' && (
        <Select {...shared} defaultValue={plainValue(value)}>
          <option value="">Choose…</option>
          {(choices ?? choicesOf(schema.enum) ?? []).map((one) => (
            <option key={one.value} value={one.value}>
              {one.title}
            </option>
          ))}
        </Select>
      )}
      {kind === 'lines' && <Textarea {...shared} rows={4} defaultValue={Array.isArray(value) ? value.join('\n') : ''} />}
      {kind === 'json' && <Textarea {...shared} rows={4} defaultValue={value === undefined ? '' : JSON.stringify(value, null, 2)} />}
      {(kind === 'text' || kind === 'number' || kind === 'date') && (
        <input
          {...shared}
          className="usa-input"
          type={kind}
          defaultValue={plainValue(value)}
          {...(kind === 'number' && { min: schema.minimum, max: schema.maximum, step: schema.type === 'integer' ? 1 : 'any' })}
          {...(kind === 'text' && { maxLength: schema.maxLength })}
          autoComplete="off"
        />
      )}
    </div>
  );
}

function choicesOf(values: readonly unknown[] | undefined): Choices | undefined {
  return values?.map((one) => ({ value: String(one), title: String(one) }));
}

interface ManyChoicesProps {
  readonly id: string;
  readonly field: FieldSchema;
  readonly hint: string;
  readonly error: string | undefined;
  readonly offered: Choices;
  readonly chosen: unknown;
}

/** A list that takes any of what is offered. */
function ManyChoices({ id, field: { name, title, isRequired }, hint, error, offered, chosen }: ManyChoicesProps): ReactNode {
  const isChosen = (value: string): boolean => Array.isArray(chosen) && chosen.includes(value);
  return (
    <fieldset className="usa-fieldset wb-field" data-is-wrong={error !== undefined}>
      <legend className="usa-label">
        {title}
        {!isRequired && <span className="wb-hint"> (optional)</span>}
      </legend>
      <FieldNotes id={id} hint={hint} error={error} />
      {offered.map(({ value, title: words }) => (
        <Checkbox
          key={value}
          id={`${id}-${value}`}
          name={name}
          value={value}
          label={words}
          defaultChecked={isChosen(value)}
          {...notedBy({ id, hint, error })}
        />
      ))}
    </fieldset>
  );
}

/** What the field is for, and the form of its value where a reader cannot guess it. */
function hintOf({ schema }: FieldSchema, kind: string): string {
  const { description = '', minimum, maximum, secret } = schema;
  const form = [
    kind === 'lines' && schema.items?.enum === undefined && 'One value a line.',
    kind === 'json' && 'As JSON.',
    schema.format === 'date-time' && 'A moment with its zone: 2026-03-02T14:05:00Z.',
    kind === 'number' && minimum !== undefined && maximum !== undefined && `From ${minimum} to ${maximum}.`,
    secret && 'A reference, never the secret itself: env:NAME or file:/path.',
  ].filter(Boolean);
  return [description, ...form].filter(Boolean).join(' ');
}
