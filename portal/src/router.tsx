import { createRoute, createRouter } from '@tanstack/react-router';
import { accessRoutes } from './access/routes.ts';
import { administrationRoutes } from './administration/routes.ts';
import { alertRoutes } from './alerts/routes.ts';
import { destinationRoutes } from './destinations/routes.ts';
import { duplicateRoutes } from './duplicates/routes.ts';
import { exportRoutes } from './exports/routes.ts';
import { findingRoutes } from './findings/routes.ts';
import { HomePage } from './frame/home-page.tsx';
import { root } from './frame/root-route.tsx';
import { handoffRoutes } from './hand-offs/routes.ts';
import { incidentRoutes } from './incidents/routes.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { noticeRoutes } from './notices/routes.ts';
import { playbookRoutes } from './playbooks/routes.ts';
import { retentionRoutes } from './retention/routes.ts';
import { runRoutes } from './runs/routes.ts';
import { scheduleRoutes } from './schedules/routes.ts';
import { shareRoutes } from './shares/routes.ts';
import { submissionRoutes } from './submissions/routes.ts';
import { taskRoutes } from './tasks/routes.ts';
import { triageRoutes } from './triage/routes.ts';
import { worklistRoutes } from './worklists/routes.ts';

/** The first page comes with the frame; every other page is fetched when somebody goes there. */
const safetyNet = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });

/** Plain query strings, which people can read, write and send to each other; the router's own form wraps values in JSON. */
export const router = createRouter({
  routeTree: root.addChildren([
    safetyNet,
    ...submissionRoutes,
    ...handoffRoutes,
    ...findingRoutes,
    ...destinationRoutes,
    ...triageRoutes,
    ...playbookRoutes,
    ...incidentRoutes,
    ...alertRoutes,
    ...noticeRoutes,
    ...accessRoutes,
    ...administrationRoutes,
    ...ledgerRoutes,
    ...retentionRoutes,
    ...runRoutes,
    ...shareRoutes,
    ...exportRoutes,
    ...duplicateRoutes,
    ...worklistRoutes,
    ...scheduleRoutes,
    ...taskRoutes,
  ]),
  defaultPreload: 'intent',
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const query = new URLSearchParams(
      Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== ''),
    );
    return query.size > 0 ? `?${query}` : '';
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface HistoryState {
    /** Values for a task's parameters that must not stand in an address, such as a person's id. */
    given?: Readonly<Record<string, string>>;
  }
}
