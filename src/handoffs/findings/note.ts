import type { LedgerLine } from '../../ledger/index.ts';
import type { HandoffDeed } from '../note.ts';

/** The ledger's line about one finding. `verb` completes `finding.`. */
export function findingLine(
  finding: {
    readonly id: number;
    readonly program: string;
    readonly kind: string;
    readonly subject: string;
    readonly submission: string | null;
  },
  verb: string,
  { by, at, reason }: HandoffDeed,
): LedgerLine {
  const { id, program, kind, subject, submission } = finding;
  return {
    at,
    actor: by,
    program,
    action: `finding.${verb}`,
    subject: { kind: 'finding', id },
    ...(reason === undefined ? {} : { reason }),
    details: { kind, about: subject, ...(submission === null ? {} : { submission }) },
  };
}
