import { type ClassRate, classRates, newClasses, regressedClasses, titleOf } from '../../triage/index.ts';
import { counted, HOUR_MS, MINUTE_MS, type PlacedFiring, rule, windowOf } from '../rule.ts';

/** Classes at once; a surge of causes is one message all the same. */
const MOST = 100;

function firingOf(row: ClassRate, words: (title: string) => string, window: PlacedFiring['window']): PlacedFiring {
  const title = words(titleOf(row));
  return { program: row.program, key: String(row.id), title, count: row.count, ...(window ? { window } : {}), list: `/triage/${row.id}` };
}

const newErrorClass = rule({
  name: 'new_error_class',
  title: 'A failure of a new kind',
  means: 'Something fails in a way that was not seen before.',
  next: 'Open its list: whom it affects, since when, and at which step. Follow its playbook, or resolve it once it is mended.',
  severity: 'warning',
  playbook: 'silent_failure_surge',
  limits: { hours: 24, least: 1 },
  evaluate: async ({ session, at, limits: { hours = 24, least = 1 } }) => {
    const window = windowOf(at, hours * HOUR_MS);
    const rows = await newClasses(session, window.from, MOST);
    return rows
      .filter(({ count }) => count >= least)
      .map((row) => firingOf(row, (title) => `New: ${title} (${counted(row.count, 'time')})`, window));
  },
});

const regression = rule({
  name: 'error_class_regression',
  title: 'A failure that was mended came again',
  means: 'Something that somebody called mended fails again.',
  next: 'Look at what was changed since, and at who resolved it and why: `waybill triage show ID`.',
  severity: 'urgent',
  playbook: 'silent_failure_surge',
  limits: { hours: 24 },
  evaluate: async ({ session, at, limits: { hours = 24 } }) => {
    const window = windowOf(at, hours * HOUR_MS);
    const rows = await regressedClasses(session, window.from, MOST);
    return rows.map((row) => firingOf(row, (title) => `Again: ${title} (${counted(row.count, 'time')})`, window));
  },
});

const rate = rule({
  name: 'error_class_rate',
  title: 'A failure happens often',
  means: 'One kind of failure happens so often that it is more than single cases.',
  next: 'Open its list and look at the step and the receiver; follow its playbook before more are affected.',
  severity: 'warning',
  playbook: 'silent_failure_surge',
  limits: { minutes: 60, least: 50 },
  evaluate: async ({ session, at, limits: { minutes = 60, least = 50 } }) => {
    const window = windowOf(at, minutes * MINUTE_MS);
    const rows = await classRates(session, { from: window.from, until: window.until, least, limit: MOST });
    return rows.map((row) => firingOf(row, (title) => `${counted(row.count, 'time')} in ${minutes} minutes: ${title}`, window));
  },
});

export const TRIAGE_RULES = [newErrorClass, regression, rate];
