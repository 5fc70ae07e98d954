import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cruiseBorders } from './cruise.ts';

/** A small house that breaks every rule once: the rule, the file that breaks it, what it imports. */
const BREACHES: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['no-circles', 'src/kernel/a.ts', './b.ts'],
  ['found', 'src/kernel/lost.ts', './nowhere.ts'],
  ['sdk-stands-alone', 'src/sdk/form.ts', '../kernel/clock.ts'],
  ['kernel-knows-no-feature', 'src/kernel/knows.ts', '../ledger/index.ts'],
  ['slice-order-ledger', 'src/ledger/climbs.ts', '../access/index.ts'],
  ['slice-order-access', 'src/access/climbs.ts', '../submissions/index.ts'],
  ['slice-order-submissions', 'src/submissions/climbs.ts', '../handoffs/index.ts'],
  ['slice-order-handoffs', 'src/handoffs/climbs.ts', '../standing/index.ts'],
  ['slice-order-standing', 'src/standing/climbs.ts', '../duplicates/index.ts'],
  ['slice-order-duplicates', 'src/duplicates/climbs.ts', '../tasks/index.ts'],
  ['slice-order-tasks', 'src/tasks/climbs.ts', '../packages/index.ts'],
  ['slice-order-packages', 'src/packages/climbs.ts', '../exports/index.ts'],
  ['slice-order-exports', 'src/exports/climbs.ts', '../triage/index.ts'],
  ['slice-order-triage', 'src/triage/climbs.ts', '../notices/index.ts'],
  ['slice-order-notices', 'src/notices/climbs.ts', '../alerts/index.ts'],
  ['slice-order-alerts', 'src/alerts/climbs.ts', '../retention/index.ts'],
  ['slice-order-retention', 'src/retention/climbs.ts', '../metrics/index.ts'],
  ['slice-order-metrics', 'src/metrics/climbs.ts', '../history/index.ts'],
  ['slices-stay-below', 'src/history/calls.ts', '../api/index.ts'],
  ['through-the-door', 'src/tasks/peeks.ts', '../ledger/lines.sql.ts'],
  ['main-through-the-door', 'src/main.ts', './ledger/lines.sql.ts'],
  ['registry-below-surfaces', 'src/registry/calls.ts', '../api/index.ts'],
  ['surfaces-apart', 'src/cli/calls.ts', '../api/index.ts'],
  ['surfaces-hold-no-sql', 'src/api/asks.ts', 'pg'],
  ['nobody-imports-main', 'src/worker/starts.ts', '../main.ts'],
  ['programs-see-the-sdk', 'programs/one/reaches.ts', '../../src/kernel/clock.ts'],
  ['programs-apart', 'programs/one/copies.ts', '../two/index.ts'],
  ['sandbox-apart', 'sandbox/reaches.ts', '../src/kernel/clock.ts'],
  ['sandbox-never-in-production', 'src/api/plays.ts', '../../sandbox/reaches.ts'],
  ['portal-through-the-api', 'portal/src/reaches.ts', '../../src/kernel/clock.ts'],
  ['no-tests-in-the-product', 'src/kernel/tested.ts', '../testing/index.ts'],
  ['no-development-packages', 'src/kernel/develops.ts', 'vitest'],
  ['only-listed-packages', 'src/kernel/unlisted.ts', 'unlisted'],
];

const MODULES = ['b', 'clock'].map((name) => `src/kernel/${name}.ts`);
const DOORS = [
  'ledger',
  'access',
  'submissions',
  'handoffs',
  'standing',
  'duplicates',
  'tasks',
  'packages',
  'exports',
  'triage',
  'notices',
  'alerts',
  'retention',
  'metrics',
  'history',
  'api',
  'testing',
];

const house = realpathSync(mkdtempSync(join(tmpdir(), 'waybill-borders-')));
afterAll(() => rmSync(house, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(house, path)), { recursive: true });
  writeFileSync(join(house, path), text);
}

function buildHouse(): void {
  write('package.json', JSON.stringify({ type: 'module', dependencies: { pg: '1.0.0' }, devDependencies: { vitest: '1.0.0' } }));
  for (const name of ['pg', 'vitest', 'unlisted']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  for (const path of [...MODULES, ...DOORS.map((name) => `src/${name}/index.ts`), 'src/ledger/lines.sql.ts', 'programs/two/index.ts'])
    write(path, 'export const here = 1;');
  for (const [, from, to] of BREACHES) write(from, `import * as other from '${to}';\nexport const used = other;\n`);
  write('src/kernel/b.ts', `import * as other from './a.ts';\nexport const used = other;\n`);
}

test('every rule refuses the breach made for it, and no rule is without one', async () => {
  buildHouse();
  const { modules, violations } = await cruiseBorders(['src', 'programs', 'sandbox', 'portal'], house);
  expect(modules).toBeGreaterThanOrEqual(BREACHES.length);
  const found = new Set(violations.map(({ rule, from }) => `${rule} ${from}`));
  expect(BREACHES.map(([rule, from]) => `${rule} ${from}`).filter((breach) => !found.has(breach))).toEqual([]);
  const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[] };
  expect(new Set(BREACHES.map(([rule]) => rule))).toEqual(new Set(forbidden.map(({ name }) => name)));
});

test('the house itself is seen: a dead cruiser would find nothing wrong with nothing', async () => {
  const { modules } = await cruiseBorders(['src/kernel']);
  expect(modules).toBeGreaterThan(10);
});
