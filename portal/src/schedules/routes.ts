import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readScheduleSearch, readTimeSearch } from './search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/schedules',
  validateSearch: readScheduleSearch,
  component: lazyRouteComponent(() => import('./schedules-page.tsx'), 'SchedulesPage'),
});

const times = createRoute({
  getParentRoute: () => root,
  path: '/schedules/times',
  validateSearch: readTimeSearch,
  component: lazyRouteComponent(() => import('./times-page.tsx'), 'TimesPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/schedules/$program/$name',
  component: lazyRouteComponent(() => import('./schedule-page.tsx'), 'SchedulePage'),
});

export const scheduleRoutes = [list, times, one] as const;
