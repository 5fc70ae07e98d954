import type { ReactNode } from 'react';

interface FieldNotesProps {
  /** Of the field; its hint and its error are `ID-hint` and `ID-error`. */
  readonly id: string;
  readonly hint: string;
  readonly error: string | undefined;
}

/** What a field is for, and what is wrong with it. */
export function FieldNotes({ id, hint, error }: FieldNotesProps): ReactNode {
  return (
    <>
      {hint && (
        <span id={`${id}-hint`} className="wb-hint">
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className="wb-field__error">
          {error}
        </span>
      )}
    </>
  );
}

/** What the field itself needs so that both are read with it. */
export function notedBy({ id, hint, error }: FieldNotesProps) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { ...(described && { 'aria-describedby': described }), ...(error && { 'aria-invalid': true as const }) };
}
