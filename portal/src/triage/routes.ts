import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readBoardSearch, readClassSearch, readOneClassSearch } from './search.ts';

const board = createRoute({
  getParentRoute: () => root,
  path: '/triage',
  validateSearch: readBoardSearch,
  component: lazyRouteComponent(() => import('./scoreboard-page.tsx'), 'ScoreboardPage'),
});

const classes = createRoute({
  getParentRoute: () => root,
  path: '/triage/classes',
  validateSearch: readClassSearch,
  component: lazyRouteComponent(() => import('./classes-page.tsx'), 'ClassesPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/triage/$id',
  validateSearch: readOneClassSearch,
  component: lazyRouteComponent(() => import('./class-page.tsx'), 'ClassPage'),
});

export const triageRoutes = [board, classes, one] as const;
