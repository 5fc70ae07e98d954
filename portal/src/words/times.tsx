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
  const text = (isExact ? MOMENT : MINUTE).format(moment);
  const end = text.lastIndexOf(', ') + 1;
  return (
    <time dateTime={at}>
      <span>{text.slice(0, end)}</span> <span>{text.slice(end + 1)}</span>
    </time>
  );
}
