import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readFetchSearch, readLineSearch, readShareSearch } from './search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/shares',
  validateSearch: readShareSearch,
  component: lazyRouteComponent(() => import('./shares-page.tsx'), 'SharesPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/shares/$id',
  component: lazyRouteComponent(() => import('./share-page.tsx'), 'SharePage'),
});

const lines = createRoute({
  getParentRoute: () => root,
  path: '/shares/$id/lines',
  validateSearch: readLineSearch,
  component: lazyRouteComponent(() => import('./lines-page.tsx'), 'LinesPage'),
});

const fetches = createRoute({
  getParentRoute: () => root,
  path: '/shares/$id/fetches',
  validateSearch: readFetchSearch,
  component: lazyRouteComponent(() => import('./fetches-page.tsx'), 'FetchesPage'),
});

export const shareRoutes = [list, one, lines, fetches] as const;
