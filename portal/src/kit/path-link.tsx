import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A link to a path of the portal with its filter, as the API gives one: `/hand-offs?program=form526&state=expired`. */
export function PathLink({ path, children }: { readonly path: string; readonly children: ReactNode }): ReactNode {
  const { pathname, searchParams } = new URL(path, 'http://portal');
  return (
    <Link to={pathname as never} search={Object.fromEntries(searchParams) as never}>
      {children}
    </Link>
  );
}
