import { type ReactNode, useId } from 'react';

interface FileFieldProps {
  readonly label: string;
  readonly hint?: string;
  /** Called with what was chosen or dropped on the field. */
  readonly onChoose?: (file: File | undefined) => void;
}

/** A CSV file that is chosen, or dropped on the box; its name in the form is `file`. */
export function FileField({ label, hint, onChoose }: FileFieldProps): ReactNode {
  const id = useId();
  return (
    <div className="wb-field">
      <label className="usa-label" htmlFor={id}>
        {label}
      </label>
      {hint && (
        <span id={`${id}-hint`} className="wb-hint">
          {hint}
        </span>
      )}
      <input
        id={id}
        className="wb-file"
        name="file"
        type="file"
        required
        accept=".csv,text/csv,text/plain"
        {...(hint && { 'aria-describedby': `${id}-hint` })}
        onChange={(event) => onChoose?.(event.target.files?.[0])}
      />
    </div>
  );
}

/** A file as the body of a call: it goes out byte by byte, whatever its encoding. The description of the API calls such a body a string. */
export function bodyOf(file: File): string {
  return file as unknown as string;
}

/** @throws Error where the form has no file */
export function fileIn(fields: FormData): File {
  const file = fields.get('file');
  if (file instanceof File) return file;
  throw new Error('Choose a file first.');
}
