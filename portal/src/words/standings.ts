import type { ProgramStanding, Standing, StandingCounts } from '../api/index.ts';
import type { Tone } from '../kit/state-tag.tsx';

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  delivered: 'Delivered',
  remediated: 'Remediated',
  in_progress: 'In progress',
  provisional: 'Provisional',
  duplicate: 'Duplicate',
  withdrawn: 'Withdrawn',
  closed: 'Closed',
  needs_attention: 'Needs attention',
};

/** In the order in which they are shown. */
export const STANDINGS = Object.keys(STANDING_WORDS) as readonly Standing[] as readonly [Standing, ...Standing[]];

export const STANDING_TONES: Readonly<Record<Standing, Tone>> = {
  delivered: 'good',
  remediated: 'good',
  in_progress: 'moving',
  provisional: 'moving',
  duplicate: 'quiet',
  withdrawn: 'quiet',
  closed: 'quiet',
  needs_attention: 'bad',
};

export type RollUpName = 'proved' | 'watched' | 'set_aside' | 'needs_attention';

export interface RollUp {
  readonly name: RollUpName;
  readonly label: string;
  readonly means: string;
  readonly standings: readonly Standing[];
}

/** The four parts of the whole. Each standing is in exactly one, so that the parts sum to the total. */
export const ROLL_UPS: readonly RollUp[] = [
  { name: 'proved', label: 'Proved', means: 'the receiver has shown that it has it', standings: ['delivered', 'remediated'] },
  { name: 'watched', label: 'Watched', means: 'within its time, or an answer may still turn', standings: ['in_progress', 'provisional'] },
  { name: 'set_aside', label: 'Set aside', means: 'by a recorded decision', standings: ['duplicate', 'withdrawn', 'closed'] },
  { name: 'needs_attention', label: 'Needs attention', means: 'everything else', standings: ['needs_attention'] },
];

export const ROLL_UP_NAMES = ROLL_UPS.map(({ name }) => name) as readonly RollUpName[] as readonly [RollUpName, ...RollUpName[]];

export function rollUpWords(name: RollUpName): string {
  return ROLL_UPS.find((rollUp) => rollUp.name === name)?.label ?? name;
}

export function rollUpCount(counts: StandingCounts, rollUp: RollUp): number {
  return rollUp.standings.reduce((sum, standing) => sum + counts[standing], 0);
}

/** The counts of all programs together. */
export function sumOfPrograms(programs: readonly ProgramStanding[]): StandingCounts {
  const sum = (name: Standing | 'total'): number => programs.reduce((before, { standing }) => before + standing[name], 0);
  const pairs = [...STANDINGS, 'total' as const].map((name) => [name, sum(name)] as const);
  return Object.fromEntries(pairs) as unknown as StandingCounts;
}

/** What is wrong with the sums, one sentence a fault; empty when everything adds up. The page never shows a broken sum in silence. */
export function sumFaults(programs: readonly ProgramStanding[]): string[] {
  return programs.flatMap(({ program, standing, reasons }) => {
    const parts = STANDINGS.reduce((sum, name) => sum + standing[name], 0);
    const explained = reasons.reduce((sum, { count }) => sum + count, 0);
    return [
      ...(parts === standing.total ? [] : [`${program}: the standings sum to ${parts}, the total is ${standing.total}.`]),
      ...(explained === standing.needs_attention
        ? []
        : [`${program}: the reasons sum to ${explained}, ${standing.needs_attention} need attention.`]),
    ];
  });
}
