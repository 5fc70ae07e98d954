import type { Session } from '#kernel/db/database.ts';
import type { AlertRuleDefinition, AlertView } from '#sdk';
import { readStanding } from '../../standing/index.ts';
import type { Rule } from '../rule.ts';
import { countMovesSince, countOpenFindings } from '../signals.sql.ts';

/** A program's own rule, over counts of that program alone. */
export function programRule(program: string, own: AlertRuleDefinition): Rule {
  return {
    name: own.name,
    program,
    title: own.title,
    means: own.means,
    next: own.next,
    severity: own.severity,
    playbook: own.playbook ?? null,
    limits: own.limits ?? {},
    evaluate: async ({ session, at, limits }) => {
      const firings = await own.evaluate(viewOf(session, program, at, limits));
      return firings.map((firing) => ({ ...firing, program }));
    },
  };
}

function viewOf(session: Session, program: string, at: Date, limits: AlertView['limits']): AlertView {
  const own = async () => (await readStanding(session, program)).programs[0];
  return {
    at,
    limits,
    standings: async () => ({ ...(await own())?.standing }),
    reasons: async () => Object.fromEntries(((await own())?.reasons ?? []).map(({ reason, count }) => [reason, count])),
    findings: async () => {
      const open = await countOpenFindings(session);
      return Object.fromEntries(open.filter((row) => row.program === program).map(({ kind, n }) => [kind, n]));
    },
    handoffsSince: async (state, since) => {
      const moved = await countMovesSince(session, state, since);
      return Object.fromEntries(moved.filter((row) => row.program === program).map(({ destination, n }) => [destination, n]));
    },
  };
}
