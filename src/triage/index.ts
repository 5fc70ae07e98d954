export type { Affected, AffectedRow } from './affected.ts';
export { CLASS_ORDERS, type ClassFilter, type ClassSort, type ConcernedSubmission } from './classes.sql.ts';
export { assignClass, type ClassDeed, ignoreClass, reopenClass, resolveClass } from './decide-class.ts';
export { CLASS_STATES, type ClassState, type ErrorClass, type Failure, STAGE_MEANS, STAGES, type Stage, titleOf } from './error-class.ts';
export {
  ENTRY_KINDS,
  INCIDENT_STATES,
  type Incident,
  STEP_OUTCOMES,
  STEP_STATES,
  type StepOutcome,
  SUBJECT_KINDS,
  type SubjectKind,
} from './incident.ts';
export { INCIDENT_ORDERS, type IncidentFilter, type IncidentSort, type ListedIncident } from './incidents.sql.ts';
export {
  type ClassPage,
  type ConcernedPage,
  type ListedClass,
  listClasses,
  listConcerned,
  showClass,
  type Windows,
} from './list-classes.ts';
export { loadPlaybook } from './playbook.ts';
export { CORE_PLAYBOOKS } from './playbooks/index.ts';
export {
  type LoadedPlaybook,
  TRIAGE_TIMINGS,
  type TriageDoors,
  type TriageHouse,
  type TriageProgram,
  type TriageTimings,
} from './ports.ts';
export {
  type ClassRate,
  selectNewClasses as newClasses,
  selectRates as classRates,
  selectRegressed as regressedClasses,
} from './rates.sql.ts';
export { recordOccurrences } from './record-occurrences.ts';
export { scanFailures } from './scan-failures.ts';
export { makeScoreboard, type Scoreboard, type ScoreRow, scoreboardCsv } from './scoreboard.ts';
export {
  affectedByIncident,
  affectedByPlaybook,
  listIncidents,
  type ShownIncident,
  type ShownPlaybook,
  showIncident,
  showPlaybook,
} from './show-incident.ts';
export { playbooksAbout, type StartRequest, startPlaybook } from './start-playbook.ts';
export { closeIncident, draftStep, endStep, noteIncident, type OneIncident, reopenIncident } from './work-incident.ts';
