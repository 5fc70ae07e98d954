import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readIncidentSearch, readOneIncidentSearch } from './search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/incidents',
  validateSearch: readIncidentSearch,
  component: lazyRouteComponent(() => import('./incidents-page.tsx'), 'IncidentsPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/incidents/$id',
  validateSearch: readOneIncidentSearch,
  component: lazyRouteComponent(() => import('./incident-page.tsx'), 'IncidentPage'),
});

export const incidentRoutes = [list, one] as const;
