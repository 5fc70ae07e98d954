import { WaybillError } from '../../errors.ts';

const DISK_FULL = /No space left on device|could not write .*: Disk quota exceeded/;
const PORT_TAKEN = /Address already in use/;
/** Left by a killed server whose backends have not all ended; both pass by themselves within seconds. */
const STILL_ENDING = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;

/** What PostgreSQL wrote before it ended, as an error that says what to do. `text` is its log since the start. */
export function startFailure(what: string, text: string): WaybillError {
  if (DISK_FULL.test(text)) return new WaybillError('WB_DISK_FULL', `${what}: the disk that holds the database is full.`);
  return new WaybillError('WB_DATABASE_START', `${what}: ${lastComplaint(text)}`);
}

export function isPortTaken(text: string): boolean {
  return PORT_TAKEN.test(text);
}

export function isStillEnding(text: string): boolean {
  return STILL_ENDING.test(text);
}

function lastComplaint(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const complaint = lines.findLast((line) => /FATAL|PANIC|ERROR|error:/.test(line)) ?? lines.at(-1);
  return complaint?.trim() ?? 'it gave no reason.';
}
