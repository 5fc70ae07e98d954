import { now } from '#kernel/clock/clock.ts';
import type { Actor, LedgerLine } from '../ledger/index.ts';
import type { Deed } from '../tasks/index.ts';
import type { ExportFile } from './export.ts';

/** What the schedule does by itself. */
export const SCHEDULE: Actor = { kind: 'system', name: 'worker' };

type Of = Pick<ExportFile, 'id' | 'program' | 'export' | 'fileName'>;

/** The ledger's line about a file. `verb` completes `export.`. Names, counts and hashes only. */
export function noteOf(file: Of, verb: string, deed: Deed, details: Readonly<Record<string, unknown>>): LedgerLine {
  return {
    at: now(),
    actor: deed.by,
    program: file.program,
    action: `export.${verb}`,
    subject: { kind: 'export_file', id: file.id },
    reason: deed.reason,
    details: { export: file.export, name: file.fileName, ...details },
  };
}

/** The ledger's line about a day of an export. */
export function noteOfDay(
  of: { program: string; export: string; day: string },
  verb: string,
  deed: Deed,
  details: Readonly<Record<string, unknown>> = {},
): LedgerLine {
  return {
    at: now(),
    actor: deed.by,
    program: of.program,
    action: `export.${verb}`,
    subject: { kind: 'export_day', id: `${of.export}:${of.day}` },
    reason: deed.reason,
    details,
  };
}
