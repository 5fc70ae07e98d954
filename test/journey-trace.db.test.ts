import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { useRoutedHouse } from '../src/handoffs/test-house.ts';
import { startTracing } from '../src/kernel/telemetry/index.ts';

const tools = useRoutedHouse();
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
});
afterAll(() => sandbox.stop());

interface SentSpan {
  readonly traceId: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

function spansOf(text: string): SentSpan[] {
  const { resourceSpans } = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[] };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

test('a submission has one trace from intake to proof, and no other one is in it', async () => {
  const stop = await startTracing({ endpoint: sandbox.urls.otlp, version: 'test' });
  await tools.accept({ id: 'traced-1' }, { id: 'traced-2' });
  await tools.work();
  tools.later(60);
  await tools.work();
  await stop();
  const spans = sandbox.control.received.of('otlp_traces').flatMap(({ text }) => spansOf(text));
  const traces = Map.groupBy(spans, ({ traceId }) => traceId);
  expect(traces.size).toBe(2);
  for (const own of traces.values()) {
    expect(own.filter(({ name }) => name === 'submission.stored')).toHaveLength(1);
    expect(own.filter(({ name }) => name === 'handoff.attempt').length).toBeGreaterThan(0);
    const states = own.flatMap(({ name, attributes }) =>
      name === 'handoff.moved' ? attributes.filter(({ key }) => key === 'waybill.state').map(({ value }) => value.stringValue) : [],
    );
    expect(states).toContain('accepted');
  }
});
