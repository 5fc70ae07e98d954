import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { listSearch, text } from '../kit/search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/worklists',
  validateSearch: listSearch({ program: text() }),
  component: lazyRouteComponent(() => import('./worklists-page.tsx'), 'WorklistsPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/worklists/$program/$name',
  component: lazyRouteComponent(() => import('./worklist-page.tsx'), 'WorklistPage'),
});

export const worklistRoutes = [list, one] as const;
