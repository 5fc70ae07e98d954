import type { DestinationDefinition, Remedy, RouteHop } from '#sdk';
import type { HandoffState } from '../handoff.ts';

/** A hand-off as its route looks back at it. */
export interface PastHandoff {
  readonly id: number;
  readonly destination: string;
  readonly state: HandoffState;
  readonly round: number;
  /** A row of the destination's error table, or why it ended. */
  readonly reason: string | null;
  readonly healsUntil: Date | null;
  readonly followedAt: Date | null;
}

/** What a route may go by. */
export interface RouteMap {
  readonly hops: readonly RouteHop[];
  destination(name: string): Pick<DestinationDefinition, 'errors' | 'mostRounds'> | undefined;
  /** Whether hand-offs to it can be made here: its code knows how, and its connector is set up. */
  canDeliver(name: string): boolean;
}

/**
 * What the route does next. `send`: a fresh hand-off. `wait`: the refusal may turn until then. `none`: nothing that goes on by itself is left, and
 * the end is answered by that. `nothing_to_do`: something is under way, or every end was answered.
 */
export type Step =
  | { readonly kind: 'send'; readonly destination: string; readonly round: number }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'none' }
  | { readonly kind: 'nothing_to_do' };

export const MOST_ROUNDS = 3;

/** What follows ends that the engine itself gives, whatever the destination; its own error table may say otherwise. */
const ENGINE_REMEDIES: Readonly<Record<string, Remedy>> = {
  content_changed: 'afresh',
  no_number_left: 'next_destination',
  payload_unreadable: 'mend',
  sent_elsewhere: 'next_destination',
  stopped: 'stop',
};

const ENDS: readonly HandoffState[] = ['rejected', 'expired', 'exhausted'];

/**
 * The next step of one document's route.
 * @param past its hand-offs and those of the whole submission, oldest first
 */
export function nextStep(map: RouteMap, past: readonly PastHandoff[], at: Date): Step {
  const tried = past.filter(({ state }) => state !== 'cancelled');
  const last = tried.at(-1);
  if (!last) return hopFrom(map, 0, past);
  if (!tried.every(({ state }) => ENDS.includes(state)) || tried.every(({ followedAt }) => followedAt)) {
    return { kind: 'nothing_to_do' };
  }
  if (last.state === 'rejected' && last.healsUntil && last.healsUntil > at) return { kind: 'wait', until: last.healsUntil };
  return follow(map, past, last);
}

function follow(map: RouteMap, past: readonly PastHandoff[], last: PastHandoff): Step {
  const remedy = remedyOf(map.destination(last.destination), last);
  if (remedy === 'mend' || remedy === 'stop') return { kind: 'none' };
  const tried = past.filter(({ state }) => state !== 'cancelled');
  if (remedy !== 'next_destination') {
    const mostRounds = map.destination(last.destination)?.mostRounds ?? MOST_ROUNDS;
    const rounds = tried.filter(({ destination }) => destination === last.destination).length;
    if (rounds < mostRounds && map.canDeliver(last.destination)) return sendTo(last.destination, past);
  }
  const here = map.hops.findIndex((hop) => hop.includes(last.destination));
  return hopFrom(map, here + 1, past);
}

/** What the error table says of an end. What it does not know goes the next way: nothing else could help by itself. */
export function remedyOf(
  destination: Pick<DestinationDefinition, 'errors'> | undefined,
  { state, reason }: Pick<PastHandoff, 'state' | 'reason'>,
): Remedy {
  const remedy = reason === null ? undefined : knownRemedy(destination, reason);
  if (remedy && remedy !== 'retry') return remedy;
  return state === 'expired' ? 'afresh' : 'next_destination';
}

/** Undefined: neither the destination nor the engine knows the error. */
export function knownRemedy(destination: Pick<DestinationDefinition, 'errors'> | undefined, error: string): Remedy | undefined {
  return destination?.errors?.[error]?.then ?? ENGINE_REMEDIES[error];
}

/** The first hop from there that nobody tried and that can be gone; its first destination that can. */
function hopFrom(map: RouteMap, from: number, past: readonly PastHandoff[]): Step {
  const tried = new Set(past.filter(({ state }) => state !== 'cancelled').map(({ destination }) => destination));
  for (const hop of map.hops.slice(from)) {
    if (hop.some((name) => tried.has(name))) continue;
    const destination = hop.find((name) => map.canDeliver(name));
    if (destination) return sendTo(destination, past);
  }
  return { kind: 'none' };
}

/** What was cancelled keeps its round: no two hand-offs have the same key. */
function sendTo(destination: string, past: readonly PastHandoff[]): Step {
  const rounds = past.filter((each) => each.destination === destination).map(({ round }) => round);
  return { kind: 'send', destination, round: Math.max(-1, ...rounds) + 1 };
}
