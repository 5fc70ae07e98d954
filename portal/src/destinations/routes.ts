import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { choice, listSearch, text } from '../kit/search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/destinations',
  validateSearch: listSearch({ program: text(), answers: choice(['asked', 'late']) }),
  component: lazyRouteComponent(() => import('./destinations-page.tsx'), 'DestinationsPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/destinations/$program/$name',
  component: lazyRouteComponent(() => import('./destination-page.tsx'), 'DestinationPage'),
});

export const destinationRoutes = [list, one] as const;
