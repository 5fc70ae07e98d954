import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readHandoffSearch } from './search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/hand-offs',
  validateSearch: readHandoffSearch,
  component: lazyRouteComponent(() => import('./handoffs-page.tsx'), 'HandoffsPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/hand-offs/$id',
  component: lazyRouteComponent(() => import('./handoff-page.tsx'), 'HandoffPage'),
});

export const handoffRoutes = [list, one] as const;
