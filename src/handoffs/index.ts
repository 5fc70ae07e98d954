export { openFindingAnswer } from './answers/finding-answer.ts';
export { type KeptAnswer, openKeptAnswer } from './answers/kept-answers.ts';
export { idsOfHandoffs } from './answers/redact-answers.sql.ts';
export { countOldAnswers, purgeAnswers, redactAnswers } from './answers/redact-answers.ts';
export { type RewrappedAnswers, rewrapAnswers } from './answers/rewrap-answers.ts';
export { catchUp } from './catch-up.ts';
export { callOffHandoffs } from './delivery/call-off.ts';
export {
  type DecidedHandoff,
  decideHandoff,
  decideHandoffs,
  HANDOFF_DECISIONS,
  type HandoffDecision,
  type HandoffVerdict,
} from './delivery/decide-handoff.ts';
export { decideUnknown } from './delivery/decide-unknown.ts';
export type { AttemptCount } from './destinations/destination-counts.sql.ts';
export { type PauseRequest, pauseDestination, resumeDestination } from './destinations/pause-destination.ts';
export { type DestinationHealth, readDestinations, WINDOW_HOURS } from './destinations/read-destinations.ts';
export type { ImportedHandoff } from './elsewhere/handoffs.sql.ts';
export {
  beginExportedHandoffs,
  cancelExportedHandoffs,
  type ExportedSubmission,
  foundExportedHandoffs,
  missExportedHandoffs,
  proveExportedHandoffs,
} from './elsewhere/record-exported-handoffs.ts';
export { type RecordedHandoffs, recordImportedHandoffs } from './elsewhere/record-imported-handoffs.ts';
export { closeFinding, showFinding } from './findings/close-finding.ts';
export {
  FINDING_LISTS,
  FINDING_ORDERS,
  type FindingFilter,
  type FindingName,
  type FindingSort,
  type ListedFinding,
  type NewFinding,
} from './findings/findings.sql.ts';
export { closeFindings, openFindings } from './findings/keep-findings.ts';
export { listFindings } from './findings/list-findings.ts';
export { HANDOFF_STATES, type HandoffState, move, NEXT, type NextState, OPEN_STATES } from './handoff.ts';
export { HANDOFF_NEXT, type HandoffFilter } from './handoff-filter.ts';
export { countHandoffs, type HandoffPage, type ListedHandoff, listHandoffs } from './list-handoffs.ts';
export { type AskedNow, askNow } from './polling/ask-now.ts';
export { measurePolls, type PollLiveness, schedulePolls, watchPolls } from './polling/poll-liveness.ts';
export { type PolledNow, pollNow } from './polling/poll-now.ts';
export { rePoll } from './polling/re-poll.ts';
export {
  HANDOFF_TIMINGS,
  type HandoffDoors,
  type HandoffHouse,
  type HandoffParts,
  type HandoffProgram,
  type HandoffTimings,
} from './ports.ts';
export { handoffQueueDefinitions } from './queues.ts';
export { type HandoffRow, selectHandoffsOf } from './read-handoffs.sql.ts';
export { type AfreshRequest, sendAfresh } from './route/send-afresh.ts';
export { type ShownHandoff, showHandoff } from './show-handoff.ts';
export { type AcceptedTruth, acceptTruth } from './truth/accept-truth.ts';
export { type Reconciled, reconcileTruth, reconcileTruthFile, type TruthHouse, type TruthRequest } from './truth/reconcile-truth.ts';
export { type FunnelLayer, readTruthResult, type ShownTruth, shownTruth, showTruth } from './truth/show-truth.ts';
export { TRUTH_STATES, type TruthState } from './truth/truth.ts';
export { moveTruthFile, selectTruthLists as listTruthLists, type TruthListRecord } from './truth/truth-lists.sql.ts';
export { HANDOFF_ORDERS, type HandoffSort } from './walk-handoffs.ts';
export { handoffWork, keepSweepingHandoffs } from './work-handoffs.ts';
