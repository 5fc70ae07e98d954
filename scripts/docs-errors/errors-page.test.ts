import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ERRORS } from '../../src/kernel/error-catalogue.ts';
import { errorsPage } from './errors-page.ts';

const ROOT = join(import.meta.dirname, '../..');
const GROUPS = 'src/kernel/error-codes';

/** Codes by the files that name them, the groups of the catalogue and tests left out. */
function codesIn(patterns: string[]): Map<string, string> {
  const files = globSync(patterns, { cwd: ROOT, exclude: ['**/node_modules/**', '**/dist/**'] }).filter(
    (file) => dirname(file) !== GROUPS && !/\.test\.tsx?$/.test(file),
  );
  return new Map(
    files.flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(/\bWB_[A-Z][A-Z_]*[A-Z]\b/g)].map(([code]) => [code, file] as const),
    ),
  );
}

test('docs/errors.md is what the catalogue makes', () => {
  expect(readFileSync(join(ROOT, 'docs/errors.md'), 'utf8'), 'run `node scripts/docs-errors.ts`').toBe(errorsPage());
});

test('every code is used', () => {
  const used = codesIn(['{src,programs,bin,scripts}/**/*.{ts,mjs}']);
  expect(Object.keys(ERRORS).filter((code) => !used.has(code))).toEqual([]);
});

test('every code that is named anywhere stands in the catalogue', () => {
  const named = codesIn(['{src,programs,sandbox,bin,scripts,portal/src,docs}/**/*.{ts,tsx,mjs,md}', '*.md']);
  expect([...named].filter(([code]) => !(code in ERRORS))).toEqual([]);
});

test('no code stands in two groups', () => {
  const stands = globSync(`${GROUPS}/*.ts`, { cwd: ROOT }).flatMap(
    (file) => readFileSync(join(ROOT, file), 'utf8').match(/^ {2}WB_[A-Z_]+(?=:)/gm) ?? [],
  );
  expect(stands.toSorted()).toEqual([...new Set(stands)].toSorted());
  expect(stands).toHaveLength(Object.keys(ERRORS).length);
});

test('every entry says in sentences what it means and what to do next', () => {
  for (const [code, { status, means, next }] of Object.entries(ERRORS)) {
    expect(status, code).toBeGreaterThanOrEqual(400);
    for (const text of [means, next]) expect(text, code).toMatch(/^[A-Z`].*\.$/s);
  }
});
