import { isApiFault } from '../api/index.ts';

/** What is wrong with one field of a form, found before anything is sent. */
interface FieldFault extends Error {
  /** By its `name`. */
  readonly field: string;
}

export function fieldFault(field: string, message: string): FieldFault {
  return Object.assign(new Error(message), { field });
}

export function isFieldFault(error: unknown): error is FieldFault {
  return error instanceof Error && 'field' in error;
}

/** What is said of which field, by its name: by ourselves, or by the server, which says `field: what is wrong with it`. */
export function faultsByField(error: unknown): Readonly<Record<string, string>> {
  if (isFieldFault(error)) return { [error.field]: error.message };
  if (!isApiFault(error)) return {};
  const { faults } = (error.details ?? {}) as { readonly faults?: unknown };
  if (!Array.isArray(faults)) return {};
  return Object.fromEntries(faults.flatMap((fault) => (typeof fault === 'string' ? partsOf(fault) : [])));
}

function partsOf(fault: string): [field: string, message: string][] {
  const [, field, message] = /^([\w-]+)[\w.-]*: (.+)$/s.exec(fault) ?? [];
  return field && message ? [[field, `${message.charAt(0).toUpperCase()}${message.slice(1)}.`]] : [];
}
