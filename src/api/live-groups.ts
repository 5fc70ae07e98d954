/** After news of something that is not listed, a page asks for everything that it shows. */
export const EVERYTHING = '*';

/**
 * The groups of the API whose answers change when something is recorded about a noun of the ledger: its own, and those that show it too. A noun
 * that is not here changes everything: a page that asks too much is slower, one that asks too little is wrong.
 */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  submission: ['submissions', 'standing', 'worklists'],
  document: ['submissions', 'standing'],
  attachment: ['ledger'],
  import: ['imports', 'submissions', 'standing'],
  handoff: ['hand-offs', 'destinations', 'submissions', 'standing'],
  handoffs: ['hand-offs', 'destinations', 'submissions', 'standing'],
  destination: ['destinations', 'hand-offs'],
  finding: ['findings', 'submissions', 'incidents'],
  truth_list: ['hand-offs', 'findings', 'submissions', 'standing'],
  duplicates: ['duplicates'],
  worklist: ['worklists'],
  run: ['runs', 'tasks', 'worklists', 'submissions', 'schedules', 'incidents'],
  task: ['tasks', 'runs', 'schedules'],
  package: ['shares', 'submissions'],
  share: ['shares', 'partner', 'worklists', 'submissions', 'standing'],
  export: ['exports', 'hand-offs', 'submissions', 'standing', 'incidents'],
  // An incident says whether its cause is gone.
  error_class: ['triage', 'incidents'],
  incident: ['incidents', 'triage'],
  alert: ['alerts', 'incidents'],
  alerts: ['alerts'],
  maintenance: ['alerts'],
  notice: ['notices', 'submissions'],
  session: ['access'],
  token: ['access'],
  user: ['access', 'session'],
  ledger: ['ledger'],
};

export function groupsOf(noun: string): readonly string[] {
  return GROUPS[noun] ?? [EVERYTHING];
}
