import type { Right } from '../api/index.ts';

export interface NavigationEntry {
  readonly title: string;
  readonly to: string;
  /** Who finds it in the menu; undefined: whoever is signed in. */
  readonly right?: Right;
  /** The letter that goes there, after `g`. */
  readonly letter: string;
}

export interface NavigationGroup {
  readonly title: string;
  readonly entries: readonly NavigationEntry[];
}

/** The menu, in its order. An entry shows as soon as the router has a route of its address. */
export const NAVIGATION: readonly NavigationGroup[] = [
  {
    title: 'Watch',
    entries: [
      { title: 'Safety net', to: '/', right: 'read', letter: 'n' },
      { title: 'Alerts', to: '/alerts', right: 'read', letter: 'a' },
      { title: 'Triage', to: '/triage', right: 'read', letter: 'e' },
      { title: 'Incidents', to: '/incidents', right: 'read', letter: 'i' },
    ],
  },
  {
    title: 'Follow',
    entries: [
      { title: 'Submissions', to: '/submissions', right: 'read', letter: 's' },
      { title: 'Hand-offs', to: '/hand-offs', right: 'read', letter: 'h' },
      { title: 'Destinations', to: '/destinations', right: 'read', letter: 'd' },
      { title: 'Findings', to: '/findings', right: 'read', letter: 'f' },
      { title: 'Duplicates', to: '/duplicates', right: 'read', letter: 'u' },
      { title: 'Notices', to: '/notices', right: 'read', letter: 'o' },
    ],
  },
  {
    title: 'Mend',
    entries: [
      { title: 'Tasks', to: '/tasks', right: 'read', letter: 't' },
      { title: 'Runs', to: '/runs', right: 'read', letter: 'r' },
      { title: 'Approvals', to: '/approvals', right: 'read', letter: 'p' },
      { title: 'Worklists', to: '/worklists', right: 'read', letter: 'w' },
      { title: 'Schedules', to: '/schedules', right: 'read', letter: 'c' },
    ],
  },
  {
    title: 'Hand over',
    entries: [
      { title: 'Shares', to: '/shares', letter: 'k' },
      { title: 'Exports', to: '/exports', right: 'read', letter: 'x' },
    ],
  },
  {
    title: 'Account for',
    entries: [
      { title: 'Ledger', to: '/ledger', right: 'read', letter: 'l' },
      { title: 'Retention', to: '/retention', right: 'read', letter: 'y' },
      { title: 'Legal holds', to: '/holds', right: 'read', letter: 'b' },
      { title: 'Administration', to: '/administration', right: 'administer', letter: 'm' },
    ],
  },
];

/** What this caller finds, of the pages that are there. Groups without one are left out. */
export function navigationFor(rights: readonly Right[], isPage: (to: string) => boolean): NavigationGroup[] {
  return NAVIGATION.map(({ title, entries }) => ({
    title,
    entries: entries.filter(({ to, right }) => isPage(to) && (right === undefined || rights.includes(right))),
  })).filter(({ entries }) => entries.length > 0);
}
