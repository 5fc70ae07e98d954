import { WaybillError } from '../errors.ts';

interface S3Fault {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

export function statusOf(error: unknown): number | undefined {
  return (error as S3Fault).$metadata?.httpStatusCode;
}

/** What an S3 server or the way to it answered, in our words: the server's own code only, since its messages repeat addresses and keys' owners. */
export function asStoreError(action: string, key: string, error: unknown): Error {
  if (error instanceof WaybillError) return error;
  const { name, code } = error as S3Fault;
  const status = statusOf(error);
  return storeError(
    action,
    key,
    status === undefined ? `no answer (${code ?? name ?? 'unknown'})` : `${status} ${name ?? ''}`.trim(),
    error,
  );
}

export function storeError(action: string, key: string, why: string, cause?: unknown): WaybillError {
  return new WaybillError('WB_OBJECT_STORE', `The S3 store refused to ${action} ${key}: ${why}.`, { action }, { cause });
}
