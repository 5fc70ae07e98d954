import { Alert, AlertHeading, AlertText } from '@trussworks/react-uswds';
import type { ReactNode } from 'react';
import { type ApiFault, isApiFault } from '../api/index.ts';
import { WithCommands } from '../words/with-commands.tsx';

export function faultHeading(error: Error): string {
  if (!isApiFault(error)) return 'This page has a fault';
  if (error.kind === 'unreachable') return 'Waybill’s server does not answer';
  if (error.code === 'WB_NOT_FOUND') return 'It was not found';
  return error.kind === 'refused' ? 'The server refused this request' : 'The server could not answer';
}

/** What happened and what to do next, with the code that docs/errors.md explains. */
export function faultAdvice(error: Error): ReactNode {
  if (!isApiFault(error)) return error.message;
  if (error.kind === 'unreachable') {
    return (
      <>
        Check that <code>waybill up</code> is still running on the server, and that your network reaches it.
      </>
    );
  }
  const next =
    nextOf(error) ??
    (error.kind === 'broken' ? (
      <>
        Run <code>waybill doctor</code> on the server: it names what does not work.
      </>
    ) : null);
  return (
    <>
      <WithCommands text={error.message} /> {next} {error.code && <span className="wb-nowrap">({error.code})</span>}
    </>
  );
}

/** What is said of a wrong argument is for the command line: here the message itself says what to do. */
function nextOf({ code, next }: ApiFault): ReactNode {
  if (code === 'WB_NOT_FOUND') return 'Look for it in its list; what belongs to programs that you have no role in is not shown.';
  return next === null || code === 'WB_USAGE' ? null : <WithCommands text={next} />;
}

/** Where something that was asked for did not happen: inside a dialog or a form. */
export function FaultText({ error }: { readonly error: Error }): ReactNode {
  return (
    <div role="alert">
      <Alert type="error" slim>
        <AlertHeading level="h3">{faultHeading(error)}</AlertHeading>
        <AlertText>{faultAdvice(error)}</AlertText>
      </Alert>
    </div>
  );
}
