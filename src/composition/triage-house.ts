import type { Config } from '#kernel/config/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { listAlerts } from '../alerts/index.ts';
import { TRIAGE_TIMINGS, type TriageHouse } from '../triage/index.ts';

type Given = Omit<TriageHouse, 'doors' | 'contact' | 'timings'> & { readonly config: Config };

/** Triage with what stands after it: whether an alert fires, and where contacts are reached. */
export function openTriageHouse({ config, ...given }: Given): TriageHouse {
  return { ...given, doors: { alertFires }, contact: (_program, name) => config.contact(name), timings: TRIAGE_TIMINGS };
}

const MOST_LIVE = 1_000;

/** A key is `rule:key`, as incidents name an alert. One of the installation as a whole counts for each program. */
async function alertFires(session: Session, program: string, key: string): Promise<boolean> {
  const [rule = '', ...rest] = key.split(':');
  const { rows: live } = await listAlerts(session, { list: 'live', rule, limit: MOST_LIVE });
  // One whose condition is gone stays open for a while, in case it comes back.
  return live.some((alert) => alert.goneSince === null && (alert.program ?? program) === program && alert.key === rest.join(':'));
}
