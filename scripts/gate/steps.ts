/** One part of the gate: a program, its arguments, and how its results are counted. */
export interface Step {
  readonly name: string;
  /** A script of this project, or a program of node_modules. */
  readonly script: string;
  readonly args: readonly string[];
  /** `exit`: one check, by its exit code. `vitest`: as many as its tests. */
  readonly counts: 'exit' | 'vitest';
}

function check(name: string, script: string, ...args: string[]): Step {
  return { name, script, args, counts: 'exit' };
}

function tests(name: string, ...projects: string[]): Step {
  const args = ['run', ...projects.flatMap((project) => ['--project', project])];
  return { name, script: 'node_modules/vitest/vitest.mjs', args, counts: 'vitest' };
}

const TSC = 'node_modules/typescript-native/bin/tsc';

/** What reads the code and runs none of it, but for the schema. `npm run check` is these. */
export const CHECKS: readonly Step[] = [
  check('types', TSC, '-p', '.'),
  check('types of the portal', TSC, '-p', 'portal', '--noEmit'),
  check('style (biome)', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'),
  check('lint with types (oxlint)', 'node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings', '.'),
  check('borders (dependency-cruiser)', 'scripts/borders.ts'),
  check('unused code (knip)', 'node_modules/knip/bin/knip.js', '--no-progress'),
  check('schema as migrated', 'scripts/schema.ts', '--check'),
  check('API as described', 'scripts/openapi.ts', '--check'),
  check('weight of the first view', 'scripts/portal-weight.ts'),
  check('documents name what exists', 'scripts/docs.ts', '--check'),
];

/** In this order, one after another: each uses all cores. */
export const TESTS: readonly Step[] = [tests('unit and database tests', 'unit', 'db'), tests('browser tests', 'browser')];
