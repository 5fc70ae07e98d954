import type { Fault } from './submission.ts';

export interface RefusedRule {
  /** Names of the intake format only; empty for the row as a whole. */
  readonly field: string;
  readonly rule: string;
  readonly rows: number;
}

/** A row counts under its first fault, so that the rules add up to the rows. */
export function refusedByRule(rows: readonly { readonly faults: readonly Fault[] }[]): readonly RefusedRule[] {
  const counted = new Map<string, RefusedRule>();
  for (const { faults } of rows) {
    const { field: told = '', rule = 'unknown' } = faults[0] ?? {};
    const field = declaredPart(told);
    const entry = counted.get(`${rule} ${field}`) ?? { field, rule, rows: 0 };
    counted.set(`${rule} ${field}`, { ...entry, rows: entry.rows + 1 });
  }
  return [...counted.values()];
}

/** `identity.birth_date`, `attachments.name`: what the intake format declares. Below `payload` people may have named things themselves. */
function declaredPart(field: string): string {
  const parts = field.replaceAll(/\[\d+\]/g, '').split('.');
  const [first = '', ...rest] = parts.filter((part) => /^[a-z_]+$/.test(part));
  return first === 'payload' ? first : [first, ...rest.slice(0, 1)].join('.').replace(/\.$/, '');
}
