import { listAlerts, listMessages } from '../../alerts/index.ts';
import { listFiles } from '../../exports/index.ts';
import { listNotices, showNotice } from '../../notices/index.ts';
import { listIncidents } from '../../triage/index.ts';
import { FILE_PROGRAM } from './changes.ts';
import { DEMO_PROGRAM, type DemoRequest } from './demo-request.ts';
import { HOUR_MS } from './moments.ts';

const MOST = 500;

/** What was seen of failures, by whom, and what became of it. */
export interface LiveCare {
  readonly exports: {
    readonly files: number;
    readonly confirmed: number;
    readonly rows: number;
    /** Files that stood at the partner an hour or more after their rows were frozen. */
    readonly late: number;
  };
  /** `messages` were taken by a channel; `opened = live + resolved`. */
  readonly alerts: { readonly opened: number; readonly live: number; readonly resolved: number; readonly messages: number };
  readonly incidents: { readonly open: readonly number[]; readonly closed: readonly number[] };
  readonly notices: {
    readonly written: number;
    readonly confirmed: number;
    /** Of a failed claim, confirmed by call-back; the newest, or null. */
    readonly told_of_failure: number | null;
  };
}

export async function countCare({ house: { database } }: DemoRequest): Promise<LiveCare> {
  return database.transaction([DEMO_PROGRAM, FILE_PROGRAM], async (session) => {
    const files = await listFiles(session, { program: FILE_PROGRAM, limit: MOST });
    const confirmed = files.filter(({ state }) => state === 'confirmed');
    const { rows: alerts } = await listAlerts(session, { list: 'all', limit: MOST });
    const messages = await listMessages(session, { audience: 'operators', limit: MOST });
    const incidents = (await listIncidents(session, { state: 'all', limit: MOST })).rows;
    const { rows: notices } = await listNotices(session, { limit: MOST });
    const told = notices.filter(({ kind, state }) => kind === 'action_needed' && state === 'confirmed');
    const tries = await Promise.all(told.slice(0, 1).map(({ id }) => showNotice(session, id)));
    const idsOf = (isOpen: boolean): number[] => incidents.filter(({ state }) => (state === 'open') === isOpen).map(({ id }) => id);
    return {
      exports: {
        files: files.length,
        confirmed: confirmed.length,
        rows: confirmed.reduce((sum, { written }) => sum + written, 0),
        late: confirmed.filter(({ confirmedAt, frozenAt }) => confirmedAt!.getTime() - frozenAt.getTime() >= HOUR_MS).length,
      },
      alerts: {
        opened: alerts.length,
        live: alerts.filter(({ state }) => state !== 'resolved').length,
        resolved: alerts.filter(({ state }) => state === 'resolved').length,
        messages: messages.filter(({ deliveries }) => deliveries.some(({ state }) => state === 'sent')).length,
      },
      incidents: { open: idsOf(true), closed: idsOf(false) },
      notices: {
        written: notices.length,
        confirmed: notices.filter(({ state }) => state === 'confirmed').length,
        told_of_failure: tries.find((notice) => notice.tries.some(({ toldBy }) => toldBy === 'callback'))?.id ?? null,
      },
    };
  });
}
