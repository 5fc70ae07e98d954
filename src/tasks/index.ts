export { csvLines } from '#kernel/csv-cells.ts';
export { closeReview } from './approvals/close-review.ts';
export { type Review as StartReview, type ReviewFilter, selectReviews as listReviews, type Verdict } from './approvals/reviews.sql.ts';
export { startWithoutApproval } from './approvals/start-without-approval.ts';
export { cancelRun } from './cancel-run.ts';
export { changeRate } from './care/change-rate.ts';
export { forceRun } from './care/force-run.ts';
export { handOverRun } from './care/hand-over-run.ts';
export { noteRun } from './care/note-run.ts';
export type { Care } from './care/read-care.ts';
export { QUIET_MS } from './care/standstill.ts';
export { type Decided, type Decision, decideApproval } from './decide-approval.ts';
export { type DraftRequest, draftRun } from './draft-run.ts';
export { exportWorklist, type WorklistExport } from './export-worklist.ts';
export { findHolders, type Holder } from './holders.sql.ts';
export { keepSealedFile, listSealedFiles, type SealedFile, type SealingDoors, takeSealedFile } from './keep-sealed-file.ts';
export { type ListedRun, listRuns } from './list-runs.ts';
export { markAcknowledged, markReturned, markShared, markWithdrawn } from './mark-entries.ts';
export type { Deed, ScopedDeed } from './note.ts';
export { pauseRun } from './pause-run.ts';
export {
  type EffectOf,
  type ItemEffect,
  type OpenedItem,
  type ReadingRoom,
  type RunAuthor,
  type TaskDoors,
  type TaskHouse,
  type TaskParts,
  type TaskProgram,
  type TaskSecrets,
  type TaskTimings,
  type TaskWorkshop,
  TIMINGS,
} from './ports.ts';
export { type Preview, prepareRun, requestPreview } from './prepare-run.ts';
export { queueRun } from './queue-run.ts';
export { RUN_CHANNEL, TASK_QUEUES } from './queues.ts';
export { createRefusalNotes, hasNetworkNamespaces, openReadingRoom } from './reading/index.ts';
export { recountRun } from './recount-run.ts';
export {
  countOldInputs,
  countOldResults,
  purgeInputs,
  purgeResults,
  redactRuns,
  renderAgain,
  selectLiveRunsOf,
} from './redact-runs.ts';
export { emptyCellsOf, moveSealedFile } from './redactions.sql.ts';
export { type RefreshRequest, refreshWorklist } from './refresh-worklist.ts';
export { hasPinnedCode } from './refusals.ts';
export { replaceInput } from './replace-input.ts';
export { reportStranded } from './report-stranded.ts';
export { requestApproval } from './request-approval.ts';
export { resumeRun } from './resume-run.ts';
export { retryFailed } from './retry-failed.ts';
export { type Review, type ReviewFinding, refuseDeviations, reviewWorklist } from './review-worklist.ts';
export { reviseRun } from './revise-run.ts';
export { ENDED_STATES, LIVE_STATES, RUN_STATES, type Run, type RunState, type Selection, type Totals } from './run.ts';
export type { FileKind, RunFile } from './run-files.sql.ts';
export { type Progress, runProgress } from './run-progress.ts';
export type { RunFilter } from './runs.sql.ts';
export type { ScheduleHouse } from './schedules/advance-time.ts';
export { scheduleFaults } from './schedules/check-schedule.ts';
export { decideSchedule, type ScheduleDecision } from './schedules/decide-schedule.ts';
export { type ListedSchedule, listSchedules, type ShownSchedule, showSchedule } from './schedules/list-schedules.ts';
export { pauseSchedule, type ScheduleDeed } from './schedules/pause-schedule.ts';
export { runScheduleNow } from './schedules/run-now.ts';
export { TIME_STATES, type TimeState, WHY_MISSED, type WhyMissed } from './schedules/schedule-time.ts';
export { type ScheduleTime, selectTimes as listScheduleTimes, type TimeFilter } from './schedules/times.sql.ts';
export { workSchedules } from './schedules/work-schedules.ts';
export { secretNames } from './secret-params.ts';
export { type ShownRun, showRun } from './show-run.ts';
export { listWorklists, type ShownWorklist, showWorklist } from './show-worklist.ts';
export { keepSweeping, taskWork } from './work-tasks.ts';
export type { Worklist, WorklistCounts } from './worklist.ts';
