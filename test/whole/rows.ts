/** What tests read of a row of a sample. */
export interface SampleRow {
  readonly id: string;
  readonly person_id: string;
  readonly submitted_at: string;
  readonly payload: {
    readonly form526: { readonly form526: Readonly<Record<string, unknown>> };
    readonly form526_uploads: readonly { readonly name: string }[] | null;
    readonly [part: string]: unknown;
  };
  readonly identity: {
    readonly first_name: string;
    readonly last_name: string;
    readonly ssn: string;
    readonly birth_date: string;
    readonly file_numbers: readonly string[];
    readonly emails: readonly string[];
    readonly icn: string;
    readonly phone: string;
  };
  readonly attachments: readonly { readonly name: string; readonly path: string }[];
}

/** Every answer below a value, as forms print it. */
export function leavesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf);
  if (typeof value === 'boolean') return [value ? 'Yes' : 'No'];
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}
