import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Step } from './steps.ts';

export interface StepResult {
  readonly step: Step;
  readonly hasPassed: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  readonly output: string;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const ROOT = join(import.meta.dirname, '../..');

export async function runStep(step: Step): Promise<StepResult> {
  const begun = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'waybill-gate-'));
  const report = join(folder, 'report.json');
  const { hasPassed, output } = await finished(
    step,
    step.counts === 'vitest' ? [`--reporter=default`, '--reporter=json', `--outputFile.json=${report}`] : [],
  );
  const counts = step.counts === 'vitest' ? vitestCounts(report, hasPassed) : exitCounts(hasPassed);
  const faults = step.counts === 'vitest' ? faultsOf(readReport(report)) : [];
  rmSync(folder, { recursive: true, force: true });
  return { step, hasPassed, ...counts, seconds: (performance.now() - begun) / 1000, output: [...faults, output].join('\n') };
}

function finished(step: Step, more: readonly string[]): Promise<{ hasPassed: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
    const child = spawn(process.execPath, [join(ROOT, step.script), ...step.args, ...more], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (part: Buffer) => {
      output += part.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    // Ctrl-C reaches every process of the terminal by itself; being ended by another program does not.
    const pass = () => child.kill('SIGTERM');
    process.once('SIGTERM', pass);
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGTERM', pass);
      resolve({ hasPassed: code === 0, output });
    });
  });
}

function exitCounts(hasPassed: boolean): Counts {
  return { passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: 0 };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly TestFile[];
}

interface TestFile {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages: readonly string[] | null;
  }[];
}

const FAULT_LINES = 12;

/** What failed and why, ahead of everything else that was printed: who reads a log that was cut off still sees it. */
function faultsOf(report: VitestReport | undefined): string[] {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`${name.replace(`${ROOT}/`, '')}: ${message}`];
    return failed.map(({ fullName, failureMessages }) => {
      const why = (failureMessages ?? []).join('\n').split('\n').slice(0, FAULT_LINES).join('\n');
      return `${name.replace(`${ROOT}/`, '')}: ${fullName}\n${why}\n`;
    });
  });
}

/** A file that could not be loaded has no test to fail, and a run that died has no report: each counts as a failure. */
function vitestCounts(report: string, hasPassed: boolean): Counts {
  const read = readReport(report);
  if (!read) return { passed: 0, failed: 1, skipped: 0 };
  const unloaded = read.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
  const failed = read.numFailedTests + unloaded;
  return {
    passed: read.numPassedTests,
    failed: hasPassed ? failed : Math.max(failed, 1),
    skipped: read.numPendingTests + read.numTodoTests,
  };
}

function readReport(report: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
}
