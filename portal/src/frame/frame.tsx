import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isApiFault, type Session } from '../api/client.ts';
import { sessionQuery } from '../api/queries.ts';
import { LiveProvider } from '../live/live.tsx';
import { POLL_MS } from '../live/live-feed.ts';
import { Appearance } from './appearance.tsx';
import { FaultNotice } from './fault-notice.tsx';
import { PageHeading } from './page-heading.tsx';
import { SignIn } from './sign-in.tsx';

/** What every page stands in: skip link, header, and the way to sign in where there is no session. */
export function Frame(): ReactNode {
  const session = useQuery({ ...sessionQuery, refetchInterval: (query) => (query.state.status === 'error' ? POLL_MS : false) });
  return (
    <>
      <a className="usa-skipnav" href="#main">
        Skip to main content
      </a>
      <SiteHeader session={session.data} />
      <main id="main" tabIndex={-1} className="wb-main">
        {session.data && !isSignedOut(session.error) ? (
          <LiveProvider>
            <Outlet />
          </LiveProvider>
        ) : (
          <NoSession error={session.error} />
        )}
      </main>
      <footer className="wb-footer">
        <p>Waybill shows a submission as proved only when its receiver has shown that it has it.</p>
      </footer>
    </>
  );
}

function isSignedOut(error: Error | null): boolean {
  return isApiFault(error) && error.kind === 'signed_out';
}

function NoSession({ error }: { readonly error: Error | null }): ReactNode {
  if (isSignedOut(error)) return <SignIn />;
  return (
    <>
      <PageHeading title="Safety net" />
      {error ? <FaultNotice error={error} /> : <p className="wb-quiet">Loading…</p>}
    </>
  );
}

function SiteHeader({ session }: { readonly session: Session | undefined }): ReactNode {
  return (
    <header className="wb-header">
      <div className="wb-header__inner">
        <Link to="/" className="wb-header__name">
          <svg className="wb-header__mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path d="M6 9l4.5 14L16 12l5.500 11L26 9" />
          </svg>
          Waybill
        </Link>
        {session && (
          <nav aria-label="Main">
            <ul className="wb-header__nav">
              <li>
                <Link to="/" activeOptions={{ exact: true }}>
                  Safety net
                </Link>
              </li>
              <li>
                <Link to="/submissions" activeOptions={{ includeSearch: false }}>
                  Submissions
                </Link>
              </li>
            </ul>
          </nav>
        )}
        <div className="wb-header__side">
          {session && (
            <span className="wb-header__user">
              <span className="usa-sr-only">Signed in as </span>
              {session.user.name}
            </span>
          )}
          <Appearance />
        </div>
      </div>
    </header>
  );
}
