import { ERRORS } from './error-catalogue.ts';

export type ErrorCode = keyof typeof ERRORS;

/**
 * The one error that operators see. `code` stands in docs/errors.md with what to do next; `message` says what happened and to which row or
 * field. Neither may hold anything personal: a message may be logged and sent to a browser.
 */
export class WaybillError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WaybillError';
    this.code = code;
    this.details = details;
  }

  /** What the operator does next, from the catalogue. */
  get next(): string {
    return ERRORS[this.code].next;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

export function isWaybillError(error: unknown): error is WaybillError {
  return error instanceof WaybillError;
}
