import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { destinations } from '../programs/form526/destinations/index.ts';

const guide = readFileSync(new URL('../docs/guides/operate.md', import.meta.url), 'utf8');

test("the operator's guide says of every destination what proves it, what follows when nobody knows, and how long it may take", () => {
  const rows = [...guide.matchAll(/^\| `(\w+)` \| `(\w+)`: [^|]+ \| `(\w+)` \| (\d+) \|$/gm)].map(([, ...cells]) => cells.join(' '));
  const declared = destinations.map(({ name, proof, whenUnknown, timeBoxDays }) => `${name} ${proof} ${whenUnknown} ${timeBoxDays}`);
  expect(rows.toSorted()).toEqual(declared.toSorted());
});
