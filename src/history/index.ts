export { type AccountRequest, accountForImports, type ImportAccount } from './account-for-imports.ts';
export { explainFinding, type FindingKind } from './finding-kinds.ts';
export { readImportedStanding } from './read-imported-standing.ts';
export { readTimeline } from './read-timeline.ts';
export { readWeeklyReport } from './read-weekly-report.ts';
export type { TimelineEvent } from './timeline.ts';
export { lastWeek, reportText, type WeeklyReport } from './weekly-report.ts';
