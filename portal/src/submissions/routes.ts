import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readSubmissionSearch } from './search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/submissions',
  validateSearch: readSubmissionSearch,
  component: lazyRouteComponent(() => import('./submissions-page.tsx'), 'SubmissionsPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/submissions/$program/$id',
  component: lazyRouteComponent(() => import('./submission-page.tsx'), 'SubmissionPage'),
});

export const submissionRoutes = [list, one] as const;
