import type { Page } from 'playwright-core';

/** A page that is looked at in every way, and pictured. One line a page. */
export interface PortalPage {
  /** Its address; or that of the list whose first row leads to it, with the words that the row's link must match. */
  readonly path: string;
  readonly firstOf?: RegExp;
  /** Its one `h1`. */
  readonly heading: string | RegExp;
  /** What stands on it when it has loaded, as text. */
  readonly shows: string | RegExp;
  /** A button that opens a dialog, which is then looked at too. */
  readonly opens?: string;
}

export const PAGES: readonly PortalPage[] = [
  { path: '/', heading: 'Safety net', shows: 'Where every submission is' },
  { path: '/submissions?standing=needs_attention', heading: 'Submissions', shows: /Needs attention, all programs/ },
  { path: '/submissions?standing=provisional', firstOf: /\S/, heading: /^Submission \S+/, shows: 'Documents' },
  { path: '/hand-offs', heading: 'Hand-offs', shows: /All states, all programs/ },
  { path: '/hand-offs?state=rejected', firstOf: /^\d+$/, heading: /^Hand-off \d+/, shows: 'Every state that it was in' },
  { path: '/findings', heading: 'Findings', shows: 'Open, all programs' },
  { path: '/findings?list=all', firstOf: /^\d+$/, heading: /^Finding \d+/, shows: 'State' },
  { path: '/destinations', heading: 'Destinations', shows: 'How each fares' },
  { path: '/destinations', firstOf: /\S/, heading: /^Destination \S+/, shows: 'The last 24 hours' },
  { path: '/tasks', heading: 'Tasks', shows: 'Every task of all programs' },
  { path: '/tasks', firstOf: /Release held/, heading: 'Release held submissions', shows: 'What to run it over' },
  { path: '/runs', heading: 'Runs', shows: 'All states, all programs' },
  { path: '/runs?state=awaiting_approval', firstOf: /^\d+$/, heading: /^Run \d+/, shows: 'Waiting for a decision' },
  { path: '/approvals', heading: 'Approvals', shows: 'Waiting for approval' },
  { path: '/triage', heading: 'Triage', shows: /Failures by class and week/ },
  { path: '/triage/classes', heading: 'Error classes', shows: 'Open, all programs' },
  { path: '/triage/classes', firstOf: /\S/, heading: /^Error class \d+/, shows: 'Whom it concerns' },
  { path: '/playbooks', heading: 'Playbooks', shows: 'Playbooks of all programs' },
  { path: '/playbooks', firstOf: /\S/, heading: /\S/, shows: 'Whom it affects now' },
  { path: '/incidents?state=all', heading: 'Incidents', shows: 'Open or not, all programs' },
  { path: '/incidents?state=all', firstOf: /\S/, heading: /^Incident \d+/, shows: 'What was done and said' },
  { path: '/alerts', heading: 'Alerts', shows: 'Not over, all programs' },
  { path: '/alerts?list=all', firstOf: /\S/, heading: /^Alert \d+/, shows: 'Who was told' },
  { path: '/alerts/rules', heading: 'Alert rules', shows: 'Every rule' },
  { path: '/alerts/channels', heading: 'Alert channels', shows: 'Every channel' },
  { path: '/alerts/messages', heading: 'Messages', shows: 'To everybody' },
  { path: '/alerts/windows', heading: 'Maintenance windows', shows: 'Windows open or to come' },
  { path: '/notices', heading: 'Notices', shows: 'All states, all programs' },
  { path: '/notices', firstOf: /^\d+$/, heading: /^Notice \d+/, shows: 'Composed' },
  { path: '/shares', heading: 'Shares', shows: 'All states, all programs' },
  { path: '/exports', heading: 'Exports', shows: 'Every export' },
  { path: '/exports/files', heading: 'Files of exports', shows: 'All states, all programs' },
  { path: '/duplicates', heading: 'Duplicates', shows: 'What the last pass found' },
  { path: '/duplicates/near', heading: 'Near-duplicates', shows: 'Sets of near-duplicates' },
  { path: '/worklists', heading: 'Worklists', shows: /No worklist matches|\d worklists?\./ },
  { path: '/schedules', heading: 'Schedules', shows: /\d schedules?\./ },
  { path: '/schedules', firstOf: /\S/, heading: /^Schedule \S+/, shows: 'Its last times' },
  { path: '/schedules/times', heading: 'Times of schedules', shows: 'Every time, all programs' },
  { path: '/ledger', heading: 'Ledger', shows: 'All lines, the newest first' },
  { path: '/retention', heading: 'Retention', shows: 'What a purge of form526 would destroy now' },
  { path: '/holds', heading: 'Legal holds', shows: 'In force, all programs' },
  { path: '/account', heading: 'Your account', shows: 'Set a password' },
  { path: '/administration', heading: 'People', shows: 'Everybody' },
  { path: '/administration/tokens', heading: 'Tokens', shows: 'Every token' },
  { path: '/administration/sessions', heading: 'Sessions', shows: 'Open now' },
  { path: '/administration/settings', heading: 'Settings and keys', shows: 'Every setting' },
  { path: '/nowhere', heading: 'There is no such page', shows: 'Check the address' },
];

/** Pages of what only a full installation has, such as the demo: pictured, and looked at by axe where their journeys are made. */
export const FULL_PAGES: readonly PortalPage[] = [
  { path: '/shares', firstOf: /^\d+$/, heading: /^Share \d+/, shows: 'Links that went out' },
  { path: '/shares/1/lines', heading: 'Lines of share 1', shows: /\d lines/ },
  { path: '/shares/1/fetches', heading: 'Fetches of share 1', shows: 'All fetches, the newest first' },
  { path: '/exports', firstOf: /\S/, heading: /\S/, shows: 'Expected and produced files' },
  { path: '/exports/files?sort=-written', firstOf: /\S/, heading: /^Export file \d+/, shows: 'Its rows' },
  { path: '/worklists', firstOf: /\S/, heading: /^Worklist \S+/, shows: 'Where its rows are' },
  { path: '/duplicates/near', heading: 'Near-duplicates', shows: 'Set 1', opens: 'Compare what was written' },
];

/** What somebody of a partner sees. */
export const PARTNER_PAGES: readonly PortalPage[] = [
  { path: '/shares', heading: 'Shares', shows: 'Your shares' },
  { path: '/shares', firstOf: /^\d+$/, heading: /^Share \d+/, shows: 'Fetch it' },
  { path: '/shares/1/lines', heading: 'Lines of share 1', shows: /\d lines/ },
];

/** What somebody sees who has not signed in. */
export const STRANGER_PAGES: readonly PortalPage[] = [{ path: '/sign-in', heading: 'Sign in', shows: 'Password' }];

/** Goes there as a reader would, and waits until it shows what it is about. */
export async function openPage(page: Page, origin: string, { path, firstOf, heading, shows, opens }: PortalPage): Promise<void> {
  await page.goto(origin + path);
  if (firstOf) {
    await page.locator('tbody th').getByRole('link', { name: firstOf }).first().click();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    // Whoever was sent this address sees the same.
    await page.reload();
  }
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await page.getByText(shows).first().waitFor();
  if (opens) {
    await page.getByRole('button', { name: opens }).first().click();
    await page.getByRole('dialog').waitFor();
  }
}

/** A name for files and tests: `submissions-first`. */
export function nameOf({ path, firstOf, opens }: PortalPage): string {
  const name = path.replace(/\?.*$/, '').replaceAll('/', '-').replace(/^-/, '') || 'home';
  return [name, firstOf && 'first', opens && 'dialog'].filter(Boolean).join('-');
}
