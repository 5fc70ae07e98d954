import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../frame/root-route.tsx';
import { readExportSearch, readFileSearch } from './search.ts';

const list = createRoute({
  getParentRoute: () => root,
  path: '/exports',
  validateSearch: readExportSearch,
  component: lazyRouteComponent(() => import('./exports-page.tsx'), 'ExportsPage'),
});

const files = createRoute({
  getParentRoute: () => root,
  path: '/exports/files',
  validateSearch: readFileSearch,
  component: lazyRouteComponent(() => import('./files-page.tsx'), 'FilesPage'),
});

const file = createRoute({
  getParentRoute: () => root,
  path: '/exports/files/$id',
  component: lazyRouteComponent(() => import('./file-page.tsx'), 'FilePage'),
});

const one = createRoute({
  getParentRoute: () => root,
  path: '/exports/$program/$name',
  component: lazyRouteComponent(() => import('./export-page.tsx'), 'ExportPage'),
});

export const exportRoutes = [list, files, file, one] as const;
