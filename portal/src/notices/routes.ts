import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readNoticeSearch } from './search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/notices',
  validateSearch: readNoticeSearch,
  component: lazyRouteComponent(() => import('./notices-page.tsx'), 'NoticesPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/notices/$id',
  component: lazyRouteComponent(() => import('./notice-page.tsx'), 'NoticePage'),
});

export const noticeRoutes = [list, one] as const;
