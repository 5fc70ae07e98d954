/**
 * Minutes before the second attempt, the third, …, as the older system spaced its tries (the n-th pause is n⁴ + 15 seconds): 16 pauses are two
 * days and two hours, 14 are one day. Partners whose outages last hours are so asked often at first and seldom later.
 */
export function retryMinutes(tries: number): readonly number[] {
  return Array.from({ length: tries }, (_, n) => Math.max(1, Math.round((n ** 4 + 15) / 60)));
}
