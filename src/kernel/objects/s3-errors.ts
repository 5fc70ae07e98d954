import { WaybillError } from '../errors.ts';

interface S3Fault {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

export function statusOf(error: unknown): number | undefined {
  return (error as S3Fault).$metadata?.httpStatusCode;
}

/**
 * What an S3 server or the way to it answered, in our words: the server's own code only, since its messages repeat addresses and keys' owners.
 * `details.isFinal` says that asking again answers the same: it was refused for what was asked, or there is no region or credential to ask with.
 */
export function asStoreError(action: string, key: string, error: unknown): Error {
  if (error instanceof WaybillError) return error;
  const { name, code } = error as S3Fault;
  const status = statusOf(error);
  if (isNotSetUp(error)) return storeError(action, key, 'no region or no credentials are set for it', error, true);
  if (status === undefined) return storeError(action, key, `no answer (${code ?? name ?? 'unknown'})`, error);
  return storeError(action, key, `${status} ${name ?? ''}`.trim(), error, status < 500 && status !== 429);
}

export function storeError(action: string, key: string, why: string, cause?: unknown, isFinal = false): WaybillError {
  return new WaybillError('WB_OBJECT_STORE', `The S3 store refused to ${action} ${key}: ${why}.`, { action, isFinal }, { cause });
}

/** The client has no code for the first: these are its words. */
function isNotSetUp(error: unknown): boolean {
  return error instanceof Error && (error.message === 'Region is missing' || error.name === 'CredentialsProviderError');
}
