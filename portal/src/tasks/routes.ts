import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { listSearch, text } from '../kit/search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/tasks',
  validateSearch: listSearch({ program: text() }),
  component: lazyRouteComponent(() => import('./tasks-page.tsx'), 'TasksPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/tasks/$program/$name',
  component: lazyRouteComponent(() => import('./task-page.tsx'), 'TaskPage'),
});

export const taskRoutes = [list, one] as const;
