import type { Actor, LedgerLine } from '../ledger/index.ts';

export interface HandoffDeed {
  readonly by: Actor;
  readonly at: Date;
  readonly reason?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The ledger's line about one hand-off. `verb` completes `handoff.`. */
export function lineAbout(
  handoff: {
    readonly id: number;
    readonly program: string;
    readonly externalId: string;
    readonly destination: string;
    readonly label: string | null;
  },
  verb: string,
  { by, at, reason, details }: HandoffDeed,
): LedgerLine {
  const { externalId, destination, label } = handoff;
  return {
    at,
    actor: by,
    program: handoff.program,
    action: `handoff.${verb}`,
    subject: { kind: 'handoff', id: handoff.id },
    ...(reason === undefined ? {} : { reason }),
    details: { submission: externalId, destination, document: label, ...details },
  };
}
