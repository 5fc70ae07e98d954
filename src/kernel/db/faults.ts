import { isWaybillError, WaybillError } from '../errors.ts';

const DISK_FULL = '53100';
/** A deadlock, and two transactions that cannot have come one after the other. */
const CONFLICTS: readonly string[] = ['40P01', '40001'];
/** PostgreSQL's classes for a lost connection and for a server that is starting or ending, and Node's for a socket. */
const UNREACHABLE = /^(08|57P0|53300|ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EHOSTUNREACH)/;

/** A database fault that an operator can do something about, under its code; undefined where it is a fault of ours. */
export function databaseFault(error: unknown): WaybillError | undefined {
  const { code = '' } = Object(error) as { code?: string };
  if (code === DISK_FULL)
    return new WaybillError(
      'WB_DISK_FULL',
      'The disk that holds the database is full; nothing of this step was kept.',
      {},
      { cause: error },
    );
  if (CONFLICTS.includes(code)) return conflict(error);
  return UNREACHABLE.test(code) ? unreachable(error) : undefined;
}

/** Whether two changes met and this one may be made again. */
export function isConflict(error: unknown): boolean {
  return isWaybillError(error) && error.code === 'WB_DATABASE_CONFLICT';
}

function conflict(cause: unknown): WaybillError {
  const message = 'Two changes to the same rows met, and PostgreSQL ended this one; nothing of this step was kept.';
  return new WaybillError('WB_DATABASE_CONFLICT', message, {}, { cause });
}

export function unreachable(cause: unknown): WaybillError {
  const { code, message } = cause as { code?: string; message: string };
  return new WaybillError('WB_DATABASE_UNREACHABLE', `The database could not be reached: ${code ?? message}.`, {}, { cause });
}
