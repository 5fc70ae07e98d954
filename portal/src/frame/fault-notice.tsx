import { useQueryClient } from '@tanstack/react-query';
import { Alert, AlertHeading, AlertText, Button } from '@trussworks/react-uswds';
import type { ReactNode } from 'react';
import { isApiFault } from '../api/client.ts';
import { useLive } from '../live/live.tsx';
import { Moment } from '../words/times.tsx';

interface FaultNoticeProps {
  readonly error: Error;
  /** When the page still shows older data: the moment it is from. */
  readonly shownFrom?: string | undefined;
}

function headingOf(error: Error): string {
  if (!isApiFault(error)) return 'This page has a fault';
  if (error.kind === 'unreachable') return 'Waybill’s server does not answer';
  return error.kind === 'refused' ? 'The server refused this request' : 'The server could not answer';
}

function adviceOf(error: Error): ReactNode {
  if (!isApiFault(error)) return error.message;
  if (error.kind === 'unreachable') {
    return (
      <>
        Check that <code>waybill up</code> is still running on the server, and that your network reaches it.
      </>
    );
  }
  const next =
    error.next ??
    (error.kind === 'broken' ? (
      <>
        Run <code>waybill doctor</code> on the server: it names what does not work.
      </>
    ) : null);
  return (
    <>
      {error.message} {next} {error.code && <span className="wb-nowrap">({error.code})</span>}
    </>
  );
}

/** What failed, how old the numbers on the page are, and what to do. Nothing on the page is taken away. */
export function FaultNotice({ error, shownFrom }: FaultNoticeProps): ReactNode {
  const queries = useQueryClient();
  const { state } = useLive();
  return (
    <div role="alert">
      <Alert type="error">
        <AlertHeading level="h2">{headingOf(error)}</AlertHeading>
        <AlertText>{adviceOf(error)}</AlertText>
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
