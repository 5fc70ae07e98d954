import { csvListsOf } from './csv-lists.ts';
import type { Route } from './route.ts';
import { alertRoutes } from './routes/alerts.ts';
import { destinationRoutes } from './routes/destinations.ts';
import { duplicateRoutes } from './routes/duplicates.ts';
import { exportDeedRoutes } from './routes/export-deeds.ts';
import { exportRoutes } from './routes/exports.ts';
import { findingRoutes } from './routes/findings.ts';
import { handoffRoutes } from './routes/handoffs.ts';
import { importRoutes } from './routes/imports.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { noticeRoutes } from './routes/notices.ts';
import { partnerRoutes } from './routes/partner.ts';
import { playbookRoutes } from './routes/playbooks.ts';
import { programRoutes } from './routes/programs.ts';
import { remediationRoutes } from './routes/remediations.ts';
import { reportRoutes } from './routes/reports.ts';
import { retentionRoutes } from './routes/retention.ts';
import { runCareRoutes } from './routes/run-care.ts';
import { runDeedRoutes } from './routes/run-deeds.ts';
import { runRoutes } from './routes/runs.ts';
import { scheduleTimeRoutes } from './routes/schedule-times.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { sessionRoutes } from './routes/session.ts';
import { settingRoutes } from './routes/settings.ts';
import { shareDeedRoutes } from './routes/share-deeds.ts';
import { shareRoutes } from './routes/shares.ts';
import { standingRoutes } from './routes/standing.ts';
import { standingSampleRoutes } from './routes/standing-samples.ts';
import { submissionRoutes } from './routes/submission.ts';
import { openingRoutes } from './routes/submission-openings.ts';
import { submissionListRoutes } from './routes/submissions.ts';
import { taskRoutes } from './routes/tasks.ts';
import { timelineRoutes } from './routes/timeline.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { triageRoutes } from './routes/triage.ts';
import { triageDeedRoutes } from './routes/triage-deeds.ts';
import { truthListRoutes } from './routes/truth-lists.ts';
import { userRoutes } from './routes/users.ts';
import { worklistRoutes } from './routes/worklists.ts';

const OWN_ROUTES: readonly Route[] = [
  ...sessionRoutes,
  ...standingRoutes,
  ...standingSampleRoutes,
  ...reportRoutes,
  ...programRoutes,
  ...submissionListRoutes,
  ...submissionRoutes,
  ...openingRoutes,
  ...timelineRoutes,
  ...remediationRoutes,
  ...handoffRoutes,
  ...destinationRoutes,
  ...findingRoutes,
  ...alertRoutes,
  ...noticeRoutes,
  ...triageRoutes,
  ...triageDeedRoutes,
  ...playbookRoutes,
  ...incidentRoutes,
  ...truthListRoutes,
  ...duplicateRoutes,
  ...importRoutes,
  ...worklistRoutes,
  ...retentionRoutes,
  ...taskRoutes,
  ...runRoutes,
  ...runDeedRoutes,
  ...runCareRoutes,
  ...scheduleRoutes,
  ...scheduleTimeRoutes,
  ...writeRoutes,
  ...shareRoutes,
  ...shareDeedRoutes,
  ...partnerRoutes,
  ...exportRoutes,
  ...exportDeedRoutes,
  ...ledgerRoutes,
  ...settingRoutes,
  ...userRoutes,
  ...tokenRoutes,
];

import { writeRoutes } from './routes/writes.ts';

/** Everything below `/api/v1` but the stream of changes. */
export const ROUTES: readonly Route[] = [...OWN_ROUTES, ...csvListsOf(OWN_ROUTES)];
