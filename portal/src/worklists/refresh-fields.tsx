import { Checkbox } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import type { PostWorklistsProgramNameRefreshesData } from '../api/index.ts';
import { InputField, textIn } from '../kit/fields.tsx';
import { reasonWords } from '../words/codes.ts';

const REASONS = [
  'held',
  'route_exhausted',
  'document_failed',
  'time_box_passed',
  'outcome_unknown',
  'missing_at_receiver',
  'attachment_unreadable',
  'refused_by_partner',
] as const;

/** Which of what needs attention goes onto a worklist; `refreshOf` reads them. */
export function RefreshFields(): ReactNode {
  const id = useId();
  return (
    <>
      <fieldset className="usa-fieldset wb-field">
        <legend className="usa-label">That need attention because</legend>
        <span className="wb-hint">None chosen: whatever the reason.</span>
        {REASONS.map((reason) => (
          <Checkbox key={reason} id={`${id}-${reason}`} name="reasons" value={reason} label={reasonWords(reason)} />
        ))}
      </fieldset>
      <InputField name="forms" label="Only of these forms" hint="With commas between." />
    </>
  );
}

export function refreshOf(reason: string, fields: FormData): NonNullable<PostWorklistsProgramNameRefreshesData['body']> {
  const forms = (textIn(fields, 'forms') ?? '').split(',').flatMap((form) => form.trim() || []);
  return { reasons: fields.getAll('reasons').map(String), forms, reason };
}
