import { useQuery } from '@tanstack/react-query';
import { Outlet, useRouter } from '@tanstack/react-router';
import { type ReactNode, Suspense, useMemo, useRef } from 'react';
import { getSessionOptions, isApiFault } from '../api/index.ts';
import { LiveProvider } from '../live/live.tsx';
import { POLL_MS } from '../live/live-feed.ts';
import { Announcer } from './announcer.tsx';
import { FaultNotice } from './fault-notice.tsx';
import { useKeepFocusOnPage } from './keep-focus.ts';
import { Menu } from './menu.tsx';
import { type NavigationGroup, navigationFor } from './navigation.ts';
import { PageHeading } from './page-heading.tsx';
import { SessionClock } from './session-clock.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { SignIn } from './sign-in.tsx';
import { SiteHeader } from './site-header.tsx';

/** What every page stands in: skip link, header, menu, and the way to sign in where there is no session. */
export function Frame(): ReactNode {
  const session = useQuery({ ...getSessionOptions(), refetchInterval: (query) => (query.state.status === 'error' ? POLL_MS : false) });
  const error: Error | null = session.error as Error | null;
  const isIn = session.data !== undefined && !isSignedOut(error);
  const groups = useGroups(isIn ? session.data.user.rights : undefined);
  const main = useRef<HTMLElement>(null);
  useKeepFocusOnPage(main);
  return (
    <>
      <a className="usa-skipnav" href="#main">
        Skip to main content
      </a>
      <SiteHeader session={isIn ? session.data : undefined} />
      <div className="wb-body">
        {groups.length > 0 && <Menu groups={groups} />}
        <main ref={main} id="main" tabIndex={-1} className="wb-main">
          {isIn ? (
            <LiveProvider>
              <Announcer>
                <Suspense fallback={<p className="wb-quiet">Loading the page…</p>}>
                  <Outlet />
                </Suspense>
              </Announcer>
            </LiveProvider>
          ) : (
            <NoSession error={error} />
          )}
        </main>
      </div>
      <footer className="wb-footer">
        <div className="wb-footer__inner">
          <p>Waybill shows a submission as proved only when its receiver has shown that it has it.</p>
          {isIn && <Shortcuts groups={groups} />}
          {isIn && <SessionClock />}
        </div>
      </footer>
    </>
  );
}

function useGroups(rights: Parameters<typeof navigationFor>[0] | undefined): NavigationGroup[] {
  const { routesByPath } = useRouter();
  return useMemo(() => (rights ? navigationFor(rights, (to) => to in routesByPath) : []), [rights, routesByPath]);
}

function isSignedOut(error: unknown): boolean {
  return isApiFault(error) && error.kind === 'signed_out';
}

function NoSession({ error }: { readonly error: Error | null }): ReactNode {
  if (isSignedOut(error)) return <SignIn />;
  return (
    <>
      <PageHeading title="Waybill" />
      {error ? <FaultNotice error={error} /> : <p className="wb-quiet">Loading…</p>}
    </>
  );
}
