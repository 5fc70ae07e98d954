import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

export interface Cruise {
  /** How many modules were looked at, packages not counted. */
  readonly modules: number;
  readonly violations: readonly { readonly rule: string; readonly from: string; readonly to: string }[];
}

const ROOT = join(import.meta.dirname, '../..');

/** Holds what lies below `baseFolder` to the rules of .dependency-cruiser.cjs; `paths` that do not exist are left out. */
export async function cruiseBorders(paths: readonly string[], baseFolder: string = ROOT): Promise<Cruise> {
  const options = await extractDepcruiseOptions(join(ROOT, '.dependency-cruiser.cjs'));
  const there = paths.filter((path) => existsSync(join(baseFolder, path)));
  const { output } = await cruise(there, { ...options, baseDir: baseFolder });
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text instead of its result.');
  return {
    modules: output.modules.filter(({ source }) => !source.includes('node_modules')).length,
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}
