import type { ReactNode } from 'react';
import { PageHeading } from './page-heading.tsx';

export function SignIn(): ReactNode {
  return (
    <div className="wb-sign-in">
      <PageHeading title="Sign in" />
      <p className="wb-lead">
        Sign in with the link that <code>waybill up</code> printed.
      </p>
      <p>The link stands in the window where Waybill was started. Open it in this browser; this page then continues by itself.</p>
    </div>
  );
}
