import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PARTS_TO_COME } from './whole/causes/cause.ts';
import { HISTORIC_CAUSES } from './whole/historic-causes.ts';

const ROOT = join(import.meta.dirname, '..');
const CAUSES = 32;

test('no cause is left out', () => {
  expect(HISTORIC_CAUSES.map(({ number }) => number)).toEqual(Array.from({ length: CAUSES }, (_, n) => n + 1));
});

test.each(HISTORIC_CAUSES.map(({ number, cause, ...rest }) => [number, cause, rest] as const))(
  '%i. %s',
  (_number, _cause, { proofs, pending }) => {
    expect(proofs.length > 0 || pending !== undefined).toBe(true);
    if (pending) expect(PARTS_TO_COME).toContain(pending);
    for (const { file, test: name } of proofs) {
      const source = readFileSync(join(ROOT, file), 'utf8');
      expect(source.includes(name), `${file} has no test "${name}"`).toBe(true);
      expect(source, `${file} leaves tests out`).not.toMatch(/\b(?:it|test|describe)\.(?:skip|todo|only)\(/);
    }
  },
);
