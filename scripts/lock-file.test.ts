import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

type Versions = Readonly<Record<string, string>>;

interface Manifest {
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
}

interface LockedPackage extends Manifest {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
}

const ROOT = join(import.meta.dirname, '..');

/** What asks for no more than its notice, and (MPL, LGPL) for changes of its own files: these are used as they come. */
const LICENCES = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
]);
/** Its LICENSE.md: public domain as a work of the government, with fonts and icons under OFL, Apache 2.0 and MIT. */
const READ_BY_A_PERSON = ['node_modules/@uswds/uswds'];

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
}

const manifest = read('package.json') as Manifest;
const { packages } = read('package-lock.json') as { packages: Readonly<Record<string, LockedPackage>> };

test('the lock file is of this package.json', () => {
  expect({ dependencies: packages['']?.dependencies, devDependencies: packages['']?.devDependencies }).toEqual({
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
  });
});

test('every package is pinned exactly and held by its hash, and no registry is named', () => {
  const own = { ...manifest.dependencies, ...manifest.devDependencies };
  expect(Object.entries(own).filter(([, version]) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  const others = Object.entries(packages).filter(([path]) => path !== '');
  expect(others.filter(([, { integrity }]) => !integrity).map(([path]) => path)).toEqual([]);
  expect(others.filter(([, { resolved }]) => resolved?.startsWith('http')).map(([path]) => path)).toEqual([]);
});

test('every package says its licence, and each is one that this project may give on', () => {
  const others = Object.entries(packages).filter(([path]) => path !== '' && !READ_BY_A_PERSON.includes(path));
  const namesOf = (license = 'none') => license.split(/ AND | OR |[()]/).filter((name) => name !== '');
  expect(others.filter(([, { license }]) => !namesOf(license).every((name) => LICENCES.has(name))).map(([path]) => path)).toEqual([]);
});
