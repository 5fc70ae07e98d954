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
}

const ROOT = join(import.meta.dirname, '..');

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
