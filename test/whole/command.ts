import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/main.ts');
/** The test's own variables must not reach the command, but for what any program needs. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LANG'];

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  stdout(): string;
  /** What it wrote to standard error so far. */
  stderr(): string;
  /** Settles when standard error holds a match, or when the command ends before that. */
  says(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

type Variables = Readonly<Record<string, string>>;

export interface CommandOptions {
  readonly variables?: Variables;
  /** Where it runs; the project's own folder unless given. */
  readonly folder?: string;
}

/** Starts the real program as an operator would, with nothing of the test's environment but paths. */
export function startCommand(args: readonly string[], { variables = {}, folder = ROOT }: CommandOptions = {}): RunningCommand {
  const passed = Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { ...passed, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<Ended>((resolve) => child.once('close', (status, signal) => resolve({ status, signal, stdout, stderr })));
  return {
    pid: child.pid as number,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    says: (pattern) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (pattern.test(stderr)) resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => resolve());
      }),
    kill: (signal) => void child.kill(signal),
  };
}

/** Runs it to its end. */
export function runCommand(args: readonly string[], options?: CommandOptions): Promise<Ended> {
  return startCommand(args, options).ended;
}

/** Runs it with `--json` to a good end and answers its one object. What it wrote to standard error leads where it failed. */
export async function answerOf<Answer>(args: readonly string[], options?: CommandOptions): Promise<Answer> {
  const { status, stdout, stderr } = await runCommand([...args, '--json'], options);
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stderr.slice(-4_000)}${stdout.slice(-1_000)}`);
  return JSON.parse(stdout) as Answer;
}
