import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ANSWER_FINDINGS } from '../src/handoffs/polling/judge-answer.ts';
import { FINDING_KINDS } from '../src/history/finding-kinds.ts';

const guide = (name: string) => readFileSync(new URL(`../docs/guides/${name}.md`, import.meta.url), 'utf8');
const ROOT = new URL('..', import.meta.url).pathname;

test('the guides say of every kind of finding what the commands say of it', () => {
  const rows = [
    ...`${guide('hand-offs')}\n${guide('exports')}\n${guide('notices')}`.matchAll(
      /^\| ((?:`[a-z_]+`(?:, )?)+) \| ([^|]+) \| ([^|]+) \|$/gm,
    ),
  ];
  const told = rows.flatMap(([, names = '', means, next]) =>
    [...names.matchAll(/`([a-z_]+)`/g)].flatMap(([, kind = '']) => (kind in FINDING_KINDS ? [{ kind, means, next }] : [])),
  );
  expect(told.length).toBeGreaterThan(20);
  for (const { kind, means, next } of told) expect({ kind, means, next }).toMatchObject({ kind, ...textOf(kind) });
});

test('what is explained is what the code opens, all odd answers of polls among it', () => {
  const sources = globSync('src/{handoffs,packages,exports,tasks,notices,worker}/**/*.ts', { cwd: ROOT }).filter(
    (file) => !file.includes('test'),
  );
  const text = sources.map((file) => readFileSync(`${ROOT}${file}`, 'utf8')).join('\n');
  expect(Object.keys(FINDING_KINDS).filter((kind) => !text.includes(`'${kind}'`))).toEqual([]);
  expect(ANSWER_FINDINGS.filter((kind) => !(kind in FINDING_KINDS))).toEqual([]);
});

function textOf(kind: string): { means: string; next: string } {
  const { means, next } = FINDING_KINDS[kind]!;
  return { means, next };
}
