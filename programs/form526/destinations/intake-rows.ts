import type { LookUpAnswer, PolledRow } from '../../../src/sdk/index.ts';
import type { IntakeRow } from '../connectors/benefits-intake.ts';
import { INTAKE_ERRORS, type IntakeError, upstreamError } from './intake-errors.ts';

/** The intake's words. `success` is taken back at times; `vbms` is in the file. */
export const INTAKE_STATUSES = {
  pending: 'accepted',
  uploaded: 'accepted',
  received: 'accepted',
  processing: 'accepted',
  success: 'provisional',
  vbms: 'delivered',
  error: 'rejected',
  expired: 'expired',
} as const;

type IntakeStatus = keyof typeof INTAKE_STATUSES;

/** What a packet's row means. `not_known`: the intake makes up a row for an id that it does not know; it is no error of the packet. */
export function readIntakeRow(row: IntakeRow): PolledRow | 'not_known' | 'unreadable' {
  const { guid: receipt, status, isFinal } = row;
  if (!Object.hasOwn(INTAKE_STATUSES, status)) return 'unreadable';
  if (status === 'error') return row.code === 'DOC105' ? 'not_known' : rejected(row);
  if (status === 'expired') return { receipt, state: 'expired', status, error: 'expired', message: INTAKE_ERRORS.expired.title };
  // Some packets end as "DownloadConfirmed": worked on outside the file, and nothing more will come.
  if (status === 'success' && isFinal === true) return { receipt, state: 'delivered', status };
  return { receipt, state: INTAKE_STATUSES[status as IntakeStatus], status };
}

function rejected(row: IntakeRow): PolledRow {
  const error = errorOf(row);
  const code = /^DOC\d{3}$/.test(row.code ?? '') ? row.code : 'no known code';
  return { receipt: row.guid, state: 'rejected', status: 'error', error, message: `${code}: ${INTAKE_ERRORS[error].title}.` };
}

/** What heals, heals under any code: the text tells, since codes are given by the layer that noticed. */
function errorOf({ code, detail, isFinal }: IntakeRow): IntakeError {
  const upstream = upstreamError(detail);
  if ('healsWithinDays' in INTAKE_ERRORS[upstream]) return upstream;
  if (isFinal === false) return 'may_turn';
  if (code === 'DOC202') return upstream;
  return code !== undefined && /^DOC\d{3}$/.test(code) && Object.hasOwn(INTAKE_ERRORS, code) ? (code as IntakeError) : 'unknown_error';
}

/**
 * What a packet's row tells about a packet whose sending got no answer. `pending` may still change, as the store is looked into every few
 * minutes; only `expired` says that nothing ever came.
 */
export function readLookedUp(row: IntakeRow): LookUpAnswer {
  const read = readIntakeRow(row);
  if (typeof read === 'string') return { kind: 'failed', message: 'The intake gave no status that can be read.' };
  if (read.state === 'expired') return { kind: 'not_found' };
  if (row.status === 'pending') return { kind: 'failed', message: 'The intake has not looked into the store yet.' };
  return { kind: 'found', row: read };
}
