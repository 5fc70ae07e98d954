import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readHoldSearch, readRetentionSearch } from './search.ts';

const retention = createRoute({
  getParentRoute: () => root,
  path: '/retention',
  validateSearch: readRetentionSearch,
  component: lazyRouteComponent(() => import('./retention-page.tsx'), 'RetentionPage'),
});

const holds = createRoute({
  getParentRoute: () => root,
  path: '/holds',
  validateSearch: readHoldSearch,
  component: lazyRouteComponent(() => import('./holds-page.tsx'), 'HoldsPage'),
});

export const retentionRoutes = [retention, holds] as const;
