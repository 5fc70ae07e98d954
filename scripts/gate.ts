import { runStep, type StepResult } from './gate/run-step.ts';
import { CHECKS, type Step, TESTS } from './gate/steps.ts';
import { generateClient } from './portal/generate-client.ts';

/** `node scripts/gate.ts check` runs the checks, `test` the checks and then every test. A failure does not stop what comes after it. */
async function main(): Promise<void> {
  const wanted = process.argv[2];
  // Types, lint and borders read it.
  await generateClient();
  const results = await runAll(CHECKS, 2);
  if (wanted !== 'check') results.push(...(await runAll(TESTS, 1)));
  const sum = (count: (result: StepResult) => number) => results.reduce((total, result) => total + count(result), 0);
  const skipped = sum((result) => result.skipped);
  if (skipped > 0) console.log(`${skipped} skipped: what they need is not on this machine; each says what.`);
  console.log(`${sum((result) => result.passed)} passed, ${sum((result) => result.failed)} failed`);
  process.exitCode = results.every((result) => result.hasPassed) ? 0 : 1;
}

/** At most `width` at once; results in the order of the table. */
async function runAll(steps: readonly Step[], width: number): Promise<StepResult[]> {
  const results: StepResult[] = [];
  const queue = steps.entries();
  const worker = async () => {
    for (const [place, step] of queue) {
      results[place] = await runStep(step);
      report(results[place]);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

function report({ step, hasPassed, passed, failed, seconds, output }: StepResult): void {
  const counts = step.counts === 'vitest' ? `  ${passed} passed, ${failed} failed` : '';
  console.log(`${hasPassed ? 'ok    ' : 'FAILED'} ${step.name.padEnd(32)} ${seconds.toFixed(1).padStart(6)} s${counts}`);
  if (!hasPassed) console.log(indented(output));
}

function indented(output: string): string {
  return output
    .trimEnd()
    .split('\n')
    .map((line) => `       ${line}`)
    .join('\n');
}

await main();
