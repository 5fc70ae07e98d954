import type { ReactNode } from 'react';

const MOMENT = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
const MINUTE = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
});

interface MomentProps {
  /** ISO 8601, as the API sends it. */
  readonly at: string;
  readonly isExact?: boolean;
}

/** A moment in the reader's own time zone, which is always named. */
export function Moment({ at, isExact = false }: MomentProps): ReactNode {
  const moment = new Date(at);
  if (Number.isNaN(moment.valueOf())) return at;
  return <time dateTime={at}>{(isExact ? MOMENT : MINUTE).format(moment)}</time>;
}
