import type { AlertingProgram } from '../ports.ts';
import type { Rule } from '../rule.ts';
import { FINDING_RULES } from './finding-rules.ts';
import { HANDOFF_RULES } from './handoff-rules.ts';
import { HOUSE_RULES } from './house-rules.ts';
import { PEOPLE_RULES } from './people-rules.ts';
import { programRule } from './program-rule.ts';
import { STANDING_RULES } from './standing-rules.ts';
import { TRIAGE_RULES } from './triage-rules.ts';

/** Rules that every installation has. */
export const CORE_RULES: readonly Rule[] = [
  ...TRIAGE_RULES,
  ...STANDING_RULES,
  ...HANDOFF_RULES,
  ...FINDING_RULES,
  ...PEOPLE_RULES,
  ...HOUSE_RULES,
];

/** All rules: those of every installation, and those of its programs under their own names. */
export function everyRule(programs: ReadonlyMap<string, AlertingProgram>): readonly Rule[] {
  return [...CORE_RULES, ...[...programs.values()].flatMap((program) => program.alerts.map((own) => programRule(program.name, own)))];
}

export const CORE_RULE_NAMES: ReadonlySet<string> = new Set(CORE_RULES.map(({ name }) => name));
