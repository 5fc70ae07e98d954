/** `unreachable`: no answer came; `signed_out`: 401; `refused`: another 4xx; `broken`: 5xx, or an answer that is no JSON. */
export type FaultKind = 'unreachable' | 'signed_out' | 'refused' | 'broken';

/** What every call of the API throws when it does not answer as described. */
export interface ApiFault extends Error {
  readonly kind: FaultKind;
  readonly status: number | null;
  /** A code of docs/errors.md, where the server gave one, and what to do next. */
  readonly code: string | null;
  readonly next: string | null;
  /** Which field or row, where the server names it. */
  readonly details: unknown;
}

interface FaultParts {
  readonly status?: number;
  readonly code?: string | null;
  readonly next?: string | null;
  readonly details?: unknown;
}

export function apiFault(kind: FaultKind, message: string, { status, code, next, details }: FaultParts = {}): ApiFault {
  return Object.assign(new Error(message), { kind, status: status ?? null, code: code ?? null, next: next ?? null, details });
}

export function isApiFault(error: unknown): error is ApiFault {
  return error instanceof Error && 'kind' in error;
}
