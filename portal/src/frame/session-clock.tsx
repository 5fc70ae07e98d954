import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '@trussworks/react-uswds';
import { type ReactNode, useEffect, useState } from 'react';
import { noteActivity } from '../api/activity.ts';
import { getSessionOptions, getSessionQueryKey } from '../api/index.ts';
import { Dialog } from '../kit/dialog.tsx';
import { countOf } from '../words/quantities.ts';

const ASK_MS = 60_000;
const WARN_MS = 5 * 60_000;
const LOOK_MS = 5_000;

/** Warns before a session ends for want of anybody, with time to go on; at its end the frame shows how to sign in. */
export function SessionClock(): ReactNode {
  const session = useQuery({ ...getSessionOptions(), refetchInterval: ASK_MS }).data?.session;
  const queries = useQueryClient();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  if (!session) return null;
  const end = Math.min(Date.parse(session.expires_at), Date.parse(session.idle_until));
  const left = end - now;
  if (left > WARN_MS || left <= 0) return null;
  const canStay = Date.parse(session.expires_at) - now > WARN_MS;
  const stay = (): void => {
    noteActivity();
    void queries.invalidateQueries({ queryKey: getSessionQueryKey() });
  };
  return (
    <Dialog title="You will be signed out soon" onClose={stay}>
      <p role="status">
        {canStay
          ? `Nobody has used this page for a while. In ${minutes(left)} you are signed out.`
          : `You have been signed in for twelve hours. In ${minutes(left)} you are signed out, and sign in anew.`}
      </p>
      <div className="wb-buttons">
        <Button type="button" onClick={stay}>
          {canStay ? 'Stay signed in' : 'I have read it'}
        </Button>
      </div>
    </Dialog>
  );
}

function minutes(ms: number): string {
  return countOf(Math.max(1, Math.ceil(ms / 60_000)), 'minute', 'minutes');
}
