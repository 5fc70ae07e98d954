import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { listSearch, text } from '../kit/search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/duplicates',
  validateSearch: listSearch({ program: text() }),
  component: lazyRouteComponent(() => import('./duplicates-page.tsx'), 'DuplicatesPage'),
});

const near = createRoute({
  getParentRoute: () => root,
  path: '/duplicates/near',
  validateSearch: listSearch({ program: text() }),
  component: lazyRouteComponent(() => import('./near-page.tsx'), 'NearPage'),
});

export const duplicateRoutes = [list, near] as const;
