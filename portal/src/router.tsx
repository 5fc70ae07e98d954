import { createRootRoute, createRoute, createRouter, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Frame } from './frame/frame.tsx';
import { PageHeading } from './frame/page-heading.tsx';
import { SafetyNetPage } from './safety-net/safety-net-page.tsx';
import { readFilter } from './submissions/filter.ts';
import { SubmissionsPage } from './submissions/submissions-page.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPage });

const safetyNet = createRoute({ getParentRoute: () => root, path: '/', component: SafetyNetPage });

const submissions = createRoute({
  getParentRoute: () => root,
  path: '/submissions',
  validateSearch: readFilter,
  component: function Submissions() {
    return <SubmissionsPage filter={submissions.useSearch()} />;
  },
});

function NoSuchPage(): ReactNode {
  return (
    <>
      <PageHeading title="There is no such page" />
      <p>
        Check the address, or go to the <Link to="/">safety net</Link>.
      </p>
    </>
  );
}

/** Plain query strings, which people can read, write and send to each other; the router's own form wraps values in JSON. */
export const router = createRouter({
  routeTree: root.addChildren([safetyNet, submissions]),
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const query = new URLSearchParams(
      Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== ''),
    );
    return query.size > 0 ? `?${query}` : '';
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
