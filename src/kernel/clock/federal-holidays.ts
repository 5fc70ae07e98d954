import { allForYear } from '@18f/us-federal-holidays';

const holidays = new Map<string, ReadonlySet<string>>();

/** Observed on that day (`YYYY-MM-DD`). The holiday that falls on a Saturday 1 January is observed in the year before, so the next year's list counts too. */
export function isFederalHoliday(day: string): boolean {
  const year = day.slice(0, 4);
  const known = holidays.get(year) ?? observedIn(Number(year));
  holidays.set(year, known);
  return known.has(day);
}

function observedIn(year: number): ReadonlySet<string> {
  return new Set([...allForYear(year), ...allForYear(year + 1)].map(({ dateString }) => dateString));
}
