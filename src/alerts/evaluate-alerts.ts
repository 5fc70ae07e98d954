import { now } from '#kernel/clock/clock.ts';
import { isWaybillError } from '#kernel/errors.ts';
import { readStanding } from '../standing/index.ts';
import type { AlertHouse } from './ports.ts';
import { type Findings, recordFirings } from './record-firings.ts';
import type { PlacedFiring, Rule } from './rule.ts';
import { everyRule } from './rules/index.ts';
import { deleteSamples, insertSamples } from './samples.sql.ts';
import { tuned } from './settings.ts';
import { deleteSightings, upsertSightings } from './sightings.sql.ts';

const DAY_MS = 86_400_000;
/** Longer than any rule looks back. */
const SAMPLE_DAYS = 35;

export interface Evaluated {
  readonly rules: number;
  /** Rules that could not be looked at; each is an alert of its own. */
  readonly faults: readonly { readonly rule: string; readonly code: string }[];
  readonly opened: number;
  readonly resolved: number;
}

/**
 * Looks at every rule and records what each finds. A rule that fails stops no other: its alerts stay as they are, and that it failed is an alert.
 * Doing it again at the same moment changes nothing.
 */
export async function evaluateAlerts(house: AlertHouse): Promise<Evaluated> {
  await noteSigns(house);
  const rules = everyRule(house.programs).filter((rule) => !tuned(house.settings, rule).isOff);
  const found: Findings[] = [];
  const faults: { rule: string; code: string }[] = [];
  for (const rule of rules) {
    try {
      found.push(await findingsOf(house, rule));
    } catch (error) {
      faults.push({ rule: rule.name, code: codeOf(error) });
    }
  }
  return { rules: rules.length, faults, ...(await recordFirings(house, found, faults)) };
}

/** What rules compare with later: counts of this hour, and what only this process sees. */
async function noteSigns({ database, breakers, worker }: AlertHouse): Promise<void> {
  const at = now();
  await database.transaction('*', async (session) => {
    const { programs } = await readStanding(session);
    const samples = programs.flatMap(({ program, standing: { total, needs_attention } }) => [
      { program, name: 'total', value: total },
      { program, name: 'needs_attention', value: needs_attention },
    ]);
    await insertSamples(session, samples, at);
    await deleteSamples(session, new Date(at.getTime() - SAMPLE_DAYS * DAY_MS));
    const seen = breakers().map(({ program, connector, state }) => ({ program, key: connector, value: state }));
    await upsertSightings(session, { worker, kind: 'breaker', at }, seen);
    await deleteSightings(session, new Date(at.getTime() - DAY_MS));
  });
}

async function findingsOf(house: AlertHouse, rule: Rule): Promise<Findings> {
  const { limits, severity } = tuned(house.settings, rule);
  const at = now();
  const firings: readonly PlacedFiring[] = await house.database.transaction(rule.program === null ? '*' : [rule.program], (session) =>
    rule.evaluate({ at, house, session, limits }),
  );
  return { rule, severity, firings };
}

function codeOf(error: unknown): string {
  if (isWaybillError(error)) return error.code;
  return error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : 'Error';
}
