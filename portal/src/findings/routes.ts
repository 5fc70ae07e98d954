import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readFindingSearch } from './search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/findings',
  validateSearch: readFindingSearch,
  component: lazyRouteComponent(() => import('./findings-page.tsx'), 'FindingsPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/findings/$id',
  component: lazyRouteComponent(() => import('./finding-page.tsx'), 'FindingPage'),
});

export const findingRoutes = [list, one] as const;
