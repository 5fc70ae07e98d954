export { type AcceptedTruth, acceptTruth } from './accept-truth.ts';
export { type AskedNow, askNow } from './ask-now.ts';
export { catchUp } from './catch-up.ts';
export {
  type DecidedHandoff,
  decideHandoff,
  HANDOFF_DECISIONS,
  type HandoffDecision,
  type HandoffVerdict,
} from './decide-handoff.ts';
export { type FindingName, type NewFinding, type OpenFinding, selectOpenFindings as listFindings } from './findings.sql.ts';
export { HANDOFF_STATES, type HandoffState, move, NEXT, type NextState, OPEN_STATES } from './handoff.ts';
export type { ImportedHandoff } from './handoffs.sql.ts';
export { closeFindings, openFindings } from './keep-findings.ts';
export { type KeptAnswer, openKeptAnswer } from './kept-answers.ts';
export {
  countHandoffs,
  type HandoffFilter,
  type HandoffPage,
  type ListedHandoff,
  listHandoffs,
} from './list-handoffs.ts';
export { measurePolls, type PollLiveness, schedulePolls, watchPolls } from './poll-liveness.ts';
export { type PolledNow, pollNow } from './poll-now.ts';
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
export { type Reconciled, reconcileTruth, reconcileTruthFile, type TruthHouse, type TruthRequest } from './reconcile-truth.ts';
export {
  beginExportedHandoffs,
  cancelExportedHandoffs,
  type ExportedSubmission,
  foundExportedHandoffs,
  missExportedHandoffs,
  proveExportedHandoffs,
} from './record-exported-handoffs.ts';
export { type RecordedHandoffs, recordImportedHandoffs } from './record-imported-handoffs.ts';
export { type ShownHandoff, showHandoff } from './show-handoff.ts';
export { type FunnelLayer, readTruthResult, type ShownTruth, shownTruth, showTruth } from './show-truth.ts';
export { TRUTH_STATES, type TruthState } from './truth.ts';
export { selectTruthLists as listTruthLists, type TruthListRecord } from './truth-lists.sql.ts';
export { handoffWork, keepSweepingHandoffs } from './work-handoffs.ts';
