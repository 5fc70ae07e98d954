export { csvLines } from '#kernel/csv-cells.ts';
export { closeReview } from './approvals/close-review.ts';
export { type Decided, type Decision, decideApproval } from './approvals/decide-approval.ts';
export { requestApproval } from './approvals/request-approval.ts';
export { type Review as StartReview, type ReviewFilter, selectReviews as listReviews, type Verdict } from './approvals/reviews.sql.ts';
export { startWithoutApproval } from './approvals/start-without-approval.ts';
export { cancelRun } from './care/cancel-run.ts';
export { changeRate } from './care/change-rate.ts';
export { forceRun } from './care/force-run.ts';
export { handOverRun } from './care/hand-over-run.ts';
export { heedDeadlines } from './care/heed-deadlines.ts';
export { noteRun } from './care/note-run.ts';
export { pauseRun } from './care/pause-run.ts';
export type { Care } from './care/read-care.ts';
export { resumeRun } from './care/resume-run.ts';
export { QUIET_MS } from './care/standstill.ts';
export { type DraftRequest, draftRun } from './draft/draft-run.ts';
export { readChoices } from './draft/read-choices.ts';
export { replaceInput } from './draft/replace-input.ts';
export { retryFailed } from './draft/retry-failed.ts';
export { reviseRun } from './draft/revise-run.ts';
export {
  countOldInputs,
  countOldResults,
  purgeInputs,
  purgeResults,
  redactRuns,
  renderAgain,
  selectLiveRunsOf,
} from './forgetting/redact-runs.ts';
export { emptyCellsOf, moveSealedFile } from './forgetting/redactions.sql.ts';
export { rewrapParams } from './forgetting/rewrap-params.ts';
export { type ListedRun, listRuns } from './list-runs.ts';
export type { Deed, ScopedDeed } from './note.ts';
export { personalColumns } from './personal-params.ts';
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
export { type Preview, prepareRun, requestPreview } from './preview/prepare-run.ts';
export { RUN_CHANNEL, TASK_QUEUES } from './queues.ts';
export { createRefusalNotes, hasNetworkNamespaces, openReadingRoom } from './reading/index.ts';
export { hasPinnedCode } from './refusals.ts';
export { keepSealedFile, listSealedFiles, type SealedFile, type SealingDoors, takeSealedFile } from './results/keep-sealed-file.ts';
export type { FileKind, RunFile } from './results/run-files.sql.ts';
export { ENDED_STATES, LIVE_STATES, RUN_STATES, type Run, type RunState, type Selection, type Totals } from './run.ts';
export { RUN_ORDERS, type RunSort } from './runs.sql.ts';
export type { ScheduleHouse } from './schedules/advance-time.ts';
export { scheduleFaults } from './schedules/check-schedule.ts';
export { decideSchedule, type ScheduleDecision } from './schedules/decide-schedule.ts';
export { type ListedSchedule, listSchedules, type ShownSchedule, showSchedule } from './schedules/list-schedules.ts';
export { pauseSchedule, type ScheduleDeed } from './schedules/pause-schedule.ts';
export { reopenSchedule } from './schedules/reopen-schedule.ts';
export { runScheduleNow } from './schedules/run-now.ts';
export { TIME_STATES, type TimeState, WHY_MISSED, type WhyMissed } from './schedules/schedule-time.ts';
export { type ScheduleTime, selectTimes as listScheduleTimes, type TimeFilter } from './schedules/times.sql.ts';
export { workSchedules } from './schedules/work-schedules.ts';
export { type ShownRun, showRun } from './show-run.ts';
export { queueRun } from './work/queue-run.ts';
export { recountRun } from './work/recount-run.ts';
export { reportStranded } from './work/report-stranded.ts';
export { type Progress, runProgress } from './work/run-progress.ts';
export { secretNames } from './work/secret-params.ts';
export { keepSweeping, taskWork } from './work-tasks.ts';
export { exportWorklist, type WorklistExport } from './worklists/export-worklist.ts';
export { findHolders, type Holder } from './worklists/holders.sql.ts';
export { markAcknowledged, markReturned, markShared, markWithdrawn } from './worklists/mark-entries.ts';
export { type RefreshRequest, refreshWorklist } from './worklists/refresh-worklist.ts';
export { type Review, type ReviewFinding, refuseDeviations, reviewWorklist } from './worklists/review-worklist.ts';
export { type CountedWorklist, countWorklists, listWorklists, type ShownWorklist, showWorklist } from './worklists/show-worklist.ts';
export type { Worklist, WorklistCounts } from './worklists/worklist.ts';
