import { WaybillError } from '../errors.ts';

const DISK_FULL = '53100';
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
  return UNREACHABLE.test(code) ? unreachable(error) : undefined;
}

export function unreachable(cause: unknown): WaybillError {
  const { code, message } = cause as { code?: string; message: string };
  return new WaybillError('WB_DATABASE_UNREACHABLE', `The database could not be reached: ${code ?? message}.`, {}, { cause });
}
