import { type CountRow, type ProgramStanding, standingsByProgram } from './standing.ts';

/** How much of its time box each has used that an answer is awaited for. They add up to `in_progress` and those whose time box has passed. */
export const AGES = ['underHalf', 'overHalf', 'past'] as const;
export type Age = (typeof AGES)[number];

/** When the time boxes of what is in progress end, if nothing is answered: within 24 hours, after these within 7 days, later. They add up to `in_progress`. */
export const BREACHES = ['nextDay', 'nextWeek', 'later'] as const;
export type Breach = (typeof BREACHES)[number];

/**
 * Who has what needs attention; adds up to `needs_attention`. `run`: a live run works on it. `share`: a partner has yet to answer. `person`: nothing
 * goes on before somebody decides (a run to approve, start or resume; an outcome unknown; gone at the receiver). `waybill`: its next step is
 * due, or a look-up. `nobody`: it waits on the list.
 */
export const HOLDERS = ['run', 'share', 'person', 'waybill', 'nobody'] as const;
export type HeldBy = (typeof HOLDERS)[number];

export interface ProgramOutlook extends ProgramStanding {
  readonly ageing: Readonly<Record<Age, number>>;
  readonly forecast: Readonly<Record<Breach, number>>;
  readonly holders: Readonly<Record<HeldBy, number>>;
}

/** A count of the outlook: `part` says of which partition. */
export type OutlookRow =
  | (CountRow & { readonly part: 'standing' })
  | { readonly part: Part; readonly program: string; readonly state: string; readonly n: number };
type Part = 'ageing' | 'forecast' | 'holders';

/** Sets each program's partitions beside its standings. What nobody has is what the others leave of the whole. */
export function outlooksOf(rows: readonly OutlookRow[]): readonly ProgramOutlook[] {
  const standings = standingsByProgram(rows.filter((row) => row.part === 'standing'));
  return standings.map((each) => {
    const own = rows.filter((row) => row.program === each.program);
    const waiting = each.reasons.find(({ reason }) => reason === 'awaiting_acknowledgement')?.count ?? 0;
    const held = { ...countsOf(own, 'holders', HOLDERS), share: waiting };
    const nobody = each.standing.needs_attention - HOLDERS.reduce((sum, holder) => sum + held[holder], 0);
    return {
      ...each,
      ageing: countsOf(own, 'ageing', AGES),
      forecast: countsOf(own, 'forecast', BREACHES),
      holders: { ...held, nobody },
    };
  });
}

/** One that has no submission yet. */
export function emptyOutlook(): Pick<ProgramOutlook, Part> {
  return { ageing: countsOf([], 'ageing', AGES), forecast: countsOf([], 'forecast', BREACHES), holders: countsOf([], 'holders', HOLDERS) };
}

function countsOf<Name extends string>(rows: readonly OutlookRow[], part: Part, names: readonly Name[]): Record<Name, number> {
  const counts = names.map((name) => [name, sumOf(rows.filter((row) => row.part === part && row.state === name))]);
  return Object.fromEntries(counts) as Record<Name, number>;
}

function sumOf(rows: readonly { readonly n: number }[]): number {
  return rows.reduce((total, { n }) => total + n, 0);
}
