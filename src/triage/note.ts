import type { Actor, LedgerLine } from '../ledger/index.ts';

/** What triage does by itself. */
export const TRIAGE: Actor = { kind: 'system', name: 'triage' };

interface Deed {
  readonly by: Actor;
  readonly at: Date;
  readonly reason?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The ledger's line about an error class. `verb` completes `error_class.`. */
export function lineOfClass(of: { readonly id: number; readonly program: string }, verb: string, deed: Deed): LedgerLine {
  return lineOf({ kind: 'error_class', id: of.id }, of.program, `error_class.${verb}`, deed);
}

/** The ledger's line about an incident. `verb` completes `incident.`. */
export function lineOfIncident(of: { readonly id: number; readonly program: string }, verb: string, deed: Deed): LedgerLine {
  return lineOf({ kind: 'incident', id: of.id }, of.program, `incident.${verb}`, deed);
}

function lineOf(subject: LedgerLine['subject'], program: string, action: string, { by, at, reason, details }: Deed): LedgerLine {
  return { at, actor: by, program, action, subject, ...(reason === undefined ? {} : { reason }), ...(details ? { details } : {}) };
}
