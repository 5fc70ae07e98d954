import { createRootRoute, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Frame } from './frame.tsx';
import { PageHeading } from './page-heading.tsx';

/** The parent of every page's route. */
export const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPage });

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
