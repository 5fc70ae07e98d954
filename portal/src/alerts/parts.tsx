import type { ReactNode } from 'react';
import type { AlertRow } from '../api/index.ts';
import { PagesOf } from '../kit/pages-of.tsx';
import { PathLink } from '../kit/path-link.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { wordsOf } from '../words/codes.ts';
import { countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

export function AlertParts(): ReactNode {
  return (
    <PagesOf
      of="alerts"
      parts={[
        ['/alerts', 'Alerts'],
        ['/alerts/rules', 'Rules'],
        ['/alerts/channels', 'Channels'],
        ['/alerts/messages', 'Messages'],
        ['/alerts/windows', 'Maintenance windows'],
      ]}
    />
  );
}

/** How pressing, in one word; the urgent stand out. */
export function Severity({ severity }: Pick<AlertRow, 'severity'>): ReactNode {
  return severity === 'urgent' ? <StateTag tone="bad">Urgent</StateTag> : wordsOf(severity);
}

/** The count of an alert, as a link to what it counts, and the time that it covers. */
export function AlertCount({ alert: { count, list, window, fired_at } }: { readonly alert: AlertRow }): ReactNode {
  return (
    <>
      <PathLink path={list}>{countText(count)}</PathLink>
      <div className="wb-sums__means">
        {window ? (
          <>
            from <Moment at={window.from} /> until <Moment at={window.until} />
          </>
        ) : (
          <>
            at <Moment at={fired_at} />
          </>
        )}
      </div>
    </>
  );
}
