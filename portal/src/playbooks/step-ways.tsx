import type { ReactNode } from 'react';
import { PathLink } from '../kit/path-link.tsx';
import { pageOfCommand } from '../words/command-pages.ts';

/** Where a step is done: on a page of the portal where there is one, and at the command line. */
export function StepWays({ command, program }: { readonly command: string; readonly program: string }): ReactNode {
  const page = pageOfCommand(command, program);
  return (
    <p className="wb-sums__means">
      {page && (
        <>
          Here: <PathLink path={page.path}>{page.title}</PathLink>.{' '}
        </>
      )}
      At the command line: <code className="wb-code">{command}</code>
    </p>
  );
}
