import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readAlertSearch, readMessageSearch, readRuleSearch, readWindowSearch } from './search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/alerts',
  validateSearch: readAlertSearch,
  component: lazyRouteComponent(() => import('./alerts-page.tsx'), 'AlertsPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/alerts/$id',
  component: lazyRouteComponent(() => import('./alert-page.tsx'), 'AlertPage'),
});

const rules = createRoute({
  getParentRoute: () => root,
  path: '/alerts/rules',
  validateSearch: readRuleSearch,
  component: lazyRouteComponent(() => import('./rules-page.tsx'), 'RulesPage'),
});

const channels = createRoute({
  getParentRoute: () => root,
  path: '/alerts/channels',
  validateSearch: readRuleSearch,
  component: lazyRouteComponent(() => import('./channels-page.tsx'), 'ChannelsPage'),
});

const messages = createRoute({
  getParentRoute: () => root,
  path: '/alerts/messages',
  validateSearch: readMessageSearch,
  component: lazyRouteComponent(() => import('./messages-page.tsx'), 'MessagesPage'),
});

const windows = createRoute({
  getParentRoute: () => root,
  path: '/alerts/windows',
  validateSearch: readWindowSearch,
  component: lazyRouteComponent(() => import('./windows-page.tsx'), 'WindowsPage'),
});

export const alertRoutes = [list, one, rules, channels, messages, windows] as const;
