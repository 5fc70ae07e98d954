/** The sandbox's own clock: real time plus what a scenario has moved it by, so that days of a partner's work pass in a test. */
export type Clock = { now(): number; advance(milliseconds: number): void };

/** A clock in milliseconds since 1970, starting `offsetMs` from the real time. */
export function createClock(offsetMs = 0): Clock {
  let offset = offsetMs;
  return {
    now: () => Date.now() + offset,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
  };
}
