import { useQueryClient } from '@tanstack/react-query';
import { Alert, AlertHeading, AlertText, Button } from '@trussworks/react-uswds';
import type { ReactNode } from 'react';
import { useLive } from '../live/live.tsx';
import { Moment } from '../words/times.tsx';
import { faultAdvice, faultHeading } from './fault-text.tsx';

interface FaultNoticeProps {
  readonly error: Error;
  /** When the page still shows older data: the moment it is from. */
  readonly shownFrom?: string | undefined;
}

/** What failed, how old the numbers on the page are, and what to do. Nothing on the page is taken away. */
export function FaultNotice({ error, shownFrom }: FaultNoticeProps): ReactNode {
  const queries = useQueryClient();
  const { state } = useLive();
  return (
    <div role="alert">
      <Alert type="error">
        <AlertHeading level="h2">{faultHeading(error)}</AlertHeading>
        <AlertText>{faultAdvice(error)}</AlertText>
        {shownFrom && (
          <AlertText>
            The numbers below are from <Moment at={shownFrom} isExact /> and may be out of date.
          </AlertText>
        )}
        <AlertText>
          {state !== 'paused' && 'This page tries again every 5 seconds. '}
          <Button type="button" unstyled onClick={() => void queries.invalidateQueries()}>
            Try again now
          </Button>
        </AlertText>
      </Alert>
    </div>
  );
}
