import { Button } from '@trussworks/react-uswds';
import type { ReactNode } from 'react';
import { Moment } from '../words/times.tsx';
import { useLive } from './live.tsx';
import type { LiveState } from './live-feed.ts';

const STATE_WORDS: Readonly<Record<LiveState, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  polling: 'Asking every 5 seconds',
  paused: 'Paused',
};

/** Says how fresh the page is, and lets the reader stop it from moving (WCAG 2.2.2). */
export function LiveBar({ at }: { readonly at: string | undefined }): ReactNode {
  const { state, setPaused } = useLive();
  const isPaused = state === 'paused';
  return (
    <div className="wb-live" data-state={state}>
      <p className="wb-live__text">
        <span className="wb-live__state" role="status">
          <span className="wb-live__mark" aria-hidden="true" />
          {STATE_WORDS[state]}
        </span>
        {at && (
          <span className="wb-live__at">
            as at <Moment at={at} isExact />
          </span>
        )}
      </p>
      <Button type="button" outline className="wb-live__button" onClick={() => setPaused(!isPaused)}>
        {isPaused ? 'Resume updates' : 'Pause updates'}
      </Button>
    </div>
  );
}
