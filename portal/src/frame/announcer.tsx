import { useRouterState } from '@tanstack/react-router';
import { Button } from '@trussworks/react-uswds';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

const AnnounceContext = createContext<(words: string) => void>(() => {});

/** Says what came of a deed, to eyes and to screen readers, until it is dismissed or the reader goes elsewhere. */
export function useAnnounce(): (words: string) => void {
  return useContext(AnnounceContext);
}

export function Announcer({ children }: { readonly children: ReactNode }): ReactNode {
  const [words, setWords] = useState('');
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said belongs to the page that it was said on.
  useEffect(() => setWords(''), [path]);
  return (
    <AnnounceContext value={setWords}>
      {children}
      <div className="wb-said" data-is-empty={words === ''}>
        <p role="status">{words}</p>
        {words !== '' && (
          <Button type="button" unstyled onClick={() => setWords('')}>
            Dismiss
          </Button>
        )}
      </div>
    </AnnounceContext>
  );
}
