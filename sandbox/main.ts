import { parseArgs } from 'node:util';
import { startSandbox } from './index.ts';

/** `node sandbox/main.ts --port 0 --seed 1 [--latency-ms N] [--fixed-pdf] [--folder DIR]`: prints one JSON line, serves until SIGTERM. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    'latency-ms': { type: 'string', default: '0' },
    'fixed-pdf': { type: 'boolean', default: false },
    folder: { type: 'string' },
  },
});

const sandbox = await startSandbox({
  port: Number(values.port),
  seed: Number(values.seed),
  latencyMs: Number(values['latency-ms']),
  isPdfFixed: values['fixed-pdf'],
  ...(values.folder === undefined ? {} : { folder: values.folder }),
});

process.stdout.write(`${JSON.stringify({ urls: sandbox.urls, pid: process.pid })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.stop());
