import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readPlaybookSearch, readPlaybooksSearch } from './search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/playbooks',
  validateSearch: readPlaybooksSearch,
  component: lazyRouteComponent(() => import('./playbooks-page.tsx'), 'PlaybooksPage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/playbooks/$name',
  validateSearch: readPlaybookSearch,
  component: lazyRouteComponent(() => import('./playbook-page.tsx'), 'PlaybookPage'),
});

export const playbookRoutes = [list, one] as const;
