import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WaybillError } from '#kernel/errors.ts';

/** Files of a skeleton by their path below the root, and what is left to do by hand. */
export interface Skeleton {
  readonly files: Readonly<Record<string, string>>;
  readonly next: readonly string[];
}

/** Writes a skeleton; never over what is there. @throws WaybillError WB_USAGE naming the first file that is there already */
export async function writeSkeleton(root: string, { files }: Skeleton): Promise<readonly string[]> {
  const taken = Object.keys(files).find((path) => existsSync(join(root, path)));
  if (taken) throw new WaybillError('WB_USAGE', `${taken} is there already; nothing was written. Give another name.`);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { flag: 'wx' });
  }
  return Object.keys(files);
}

/** @throws WaybillError WB_USAGE with the rule */
export function requireName(name: string, pattern: RegExp, example: string): void {
  if (!pattern.test(name))
    throw new WaybillError('WB_USAGE', `"${name}" is no name here: use small letters and digits, such as ${example}.`);
}

/** `change_of-address` as `changeOfAddress`, for names within the code. */
export function camel(name: string): string {
  return name.replaceAll(/[-_]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
