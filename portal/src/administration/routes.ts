import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readAdministrationSearch } from './search.ts';

const people = createRoute({
  getParentRoute: () => root,
  path: '/administration',
  validateSearch: readAdministrationSearch,
  component: lazyRouteComponent(() => import('./people-page.tsx'), 'PeoplePage'),
});

const tokens = createRoute({
  getParentRoute: () => root,
  path: '/administration/tokens',
  validateSearch: readAdministrationSearch,
  component: lazyRouteComponent(() => import('./tokens-page.tsx'), 'TokensPage'),
});

const sessions = createRoute({
  getParentRoute: () => root,
  path: '/administration/sessions',
  validateSearch: readAdministrationSearch,
  component: lazyRouteComponent(() => import('./sessions-page.tsx'), 'SessionsPage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/administration/settings',
  validateSearch: readAdministrationSearch,
  component: lazyRouteComponent(() => import('./settings-page.tsx'), 'SettingsPage'),
});

export const administrationRoutes = [people, tokens, sessions, settings] as const;
