import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Session } from '../api/index.ts';
import { Appearance } from './appearance.tsx';

export function SiteHeader({ session }: { readonly session: Session | undefined }): ReactNode {
  return (
    <header className="wb-header">
      <div className="wb-header__inner">
        <Link to="/" className="wb-header__name">
          <svg className="wb-header__mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path d="M6 9l4.500 14L16 12l5.500 11L26 9" />
          </svg>
          Waybill
        </Link>
        <div className="wb-header__side">
          {session && (
            <Link to="/account" className="wb-header__user">
              <span className="usa-sr-only">Your account, signed in as </span>
              {session.user.name} <span className="wb-header__role">{session.user.roles.join(', ')}</span>
            </Link>
          )}
          <Appearance />
        </div>
      </div>
    </header>
  );
}
