import { cruiseBorders } from './borders/cruise.ts';

/** Fails on an import across a border of the house, and where the cruiser saw nothing to judge. */
async function main(): Promise<void> {
  const { modules, violations } = await cruiseBorders([
    'src',
    'programs',
    'sandbox',
    'bench',
    'test',
    'scripts',
    'portal/src',
    'waybill.config.ts',
  ]);
  for (const { rule, from, to } of violations) console.error(`${rule}: ${from} -> ${to}`);
  if (modules === 0) console.error('No module was cruised: the check is dead. It needs TypeScript 6 under the name `typescript`.');
  console.log(`${modules} modules, ${violations.length} violations`);
  process.exitCode = violations.length > 0 || modules === 0 ? 1 : 0;
}

await main();
