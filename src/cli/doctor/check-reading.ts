import { isWaybillError } from '#kernel/errors.ts';
import type { Installation } from '../../registry/index.ts';
import { hasNetworkNamespaces } from '../../tasks/index.ts';
import { bad, type Check, good } from './check.ts';

/** What holds tasks that only read to reading: the login that their questions are asked with, and the network of their process. */
export async function checkReading({ reader }: Installation): Promise<readonly Check[]> {
  const network = (await hasNetworkNamespaces())
    ? 'each process has a network of its own without a way out'
    : 'closed within the process; this system gives no network namespace (SECURITY.md)';
  return [await login(reader), good('reading tasks: network', network)];
}

async function login(reader: Installation['reader']): Promise<Check> {
  try {
    await reader.ask([], 'select 1 as answer', []);
    return good('reading tasks: login', 'asks as waybill_reader');
  } catch (error) {
    if (!isWaybillError(error)) throw error;
    return bad('reading tasks: login', error.message, error.next);
  }
}
