import type { Route } from './route.ts';
import { runDeedRoutes } from './routes/run-deeds.ts';
import { runRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/session.ts';
import { standingRoutes } from './routes/standing.ts';
import { submissionRoutes } from './routes/submission.ts';
import { submissionListRoutes } from './routes/submissions.ts';
import { taskRoutes } from './routes/tasks.ts';

/** Everything below `/api/v1` but the stream of changes. */
export const ROUTES: readonly Route[] = [
  ...sessionRoutes,
  ...standingRoutes,
  ...submissionListRoutes,
  ...submissionRoutes,
  ...taskRoutes,
  ...runRoutes,
  ...runDeedRoutes,
];
