import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formerMetrics } from '../programs/form526/former-metrics.ts';
import type { CountedMoves } from '../src/sdk/index.ts';

const ROOT = join(import.meta.dirname, '..');
const FILE = join(ROOT, 'docs/dashboards/datadog.json');
/** Told of notices to people, under the names of the silent-failure rules. */
const OF_NOTICES = ['silent_failure', 'silent_failure_avoided', 'silent_failure_avoided_no_confirmation'];

/** Every query of the dashboard, whatever widget it stands in. */
function queriesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(queriesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'query' && typeof inner === 'string' ? [inner] : queriesOf(inner)));
}

function metricOf(query: string): string {
  return /^\w+:([\w.]+)\{/.exec(query)?.[1] ?? `no metric in ${query}`;
}

/** The names that the code opens, as the agent is sent them. */
function ourNames(): string[] {
  const sources = globSync('src/**/*.ts', { cwd: ROOT }).filter((file) => !file.endsWith('.test.ts'));
  const opened = sources.flatMap((file) => [
    ...readFileSync(join(ROOT, file), 'utf8').matchAll(/metrics\.(?:counter|gauge|histogram)\(\s*'([a-z_]+)'/g),
  ]);
  return opened.map(([, name]) => `waybill.${name}`);
}

/** What the claim tells under former names when everything that can happen happens. */
function formerNames(): string[] {
  const document = (label: string, source: 'form' | 'attachment') => ({ label, documentType: 'L023', source });
  const kinds = [
    document('attachment1', 'attachment'),
    document('21-0781', 'form'),
    document('21-0781a', 'form'),
    document('bdd-instructions', 'form'),
  ];
  const move = { form: '21-526EZ', from: 'accepted', status: null, reason: null, count: 1 };
  const steps = [null, 'CLAIMS_EVIDENCE FAILED', 'CLAIMS_EVIDENCE SUCCESS, BENEFITS_GATEWAY_SERVICE FAILED'];
  const moves: CountedMoves[] = ['delivered', 'rejected', 'expired', 'provisional'].flatMap((to) => [
    ...kinds.flatMap((kind) => steps.map((step) => ({ ...move, destination: 'benefits_documents', document: kind, to, step }))),
    { ...move, destination: 'benefits_intake', document: null, to, step: null },
  ]);
  const waits = ['benefits_documents', 'benefits_intake'].flatMap((destination) =>
    [24, 240].flatMap((hours) => kinds.map((kind) => ({ form: '21-526EZ', destination, document: kind, hours, count: 1 }))),
  );
  const asked = { asked: 9, answered: 5, notFound: 1, unanswered: 2, unreadable: 1, changed: 1, faults: 1 };
  const questions = ['benefits_documents', 'benefits_intake'].map((destination) => ({ destination, ...asked }));
  return formerMetrics({ moves, waits, questions, standing: [], notices: [] }).map(({ name }) => name);
}

test('every number on the dashboard is one that is sent', () => {
  const shown = queriesOf(JSON.parse(readFileSync(FILE, 'utf8'))).map(metricOf);
  expect(shown.length).toBeGreaterThan(15);
  const sent = new Set([...ourNames(), ...formerNames(), ...OF_NOTICES]);
  expect(shown.filter((name) => !sent.has(name))).toEqual([]);
});
