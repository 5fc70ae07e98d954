import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { clockOffset } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Outcome } from '#sdk';
import type { ChildStart, FromChild, PerformMessage, ToChild } from './messages.ts';
import { closedNetwork } from './network-namespace.ts';

const ROOT = join(import.meta.dirname, '../../..');
const HEAP_MB = 384;
const MOST_SAID = 10_000;
/** Refusals of more than reading. */
const OVERSTEPS: ReadonlySet<string> = new Set(['WB_QUERY_REFUSED', 'WB_TASK_READS_ONLY']);

/** What a call came to: what the task answered, or what its exception became. */
export type Performed = ({ readonly answer: unknown } | { readonly threw: Outcome }) & {
  /** What it tried and may not do, whether it went on or not. */
  readonly tried: readonly string[];
};

export type AskMessage = Extract<FromChild, { kind: 'ask' }>;

/** The process was lost before it answered. A task that only reads may be asked again. */
export class ChildLost extends Error {}

export interface Child {
  /** @throws ChildLost */
  perform(message: Omit<PerformMessage, 'kind' | 'call' | 'clockOffsetMs'>, serve: Serve, signal: AbortSignal): Promise<Performed>;
  readonly lost: Promise<void>;
  readonly pid: number | undefined;
  isBusy(): boolean;
  end(): void;
}

/** Answers what the task asks for in the course of one call. */
export type Serve = (ask: AskMessage) => Promise<unknown>;

interface CallInWork {
  readonly done: PromiseWithResolvers<Performed>;
  readonly tried: string[];
  readonly serve: Serve;
}

/** Folders of code that the child may read; data, keys and settings are not among them. */
export interface ChildOptions extends ChildStart {
  readonly folders: readonly string[];
  /** Whether it gets a network of its own without a way out, where the kernel has one to give. */
  readonly hasOwnNetwork: boolean;
}

/**
 * Starts the process of one program's reading tasks: no environment, no files but code, no writing, no processes, no network.
 * @throws WB_TASK_UNKNOWN where its module does not load; ChildLost
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const child = await spawnChild(options);
  const calls = new Map<number, CallInWork>();
  const ready = Promise.withResolvers<void>();
  const lost = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const fault = firstFault(child);
  const giveUp = () => {
    ready.reject(new WaybillError('WB_TASK_UNKNOWN', `The process of reading tasks does not start${fault()}.`));
    for (const { done } of calls.values()) done.reject(new ChildLost());
  };
  void lost.then(giveUp);
  child.on('message', (message: FromChild) => hear(child, calls, ready, message));
  await ready.promise;
  let made = 0;
  return {
    lost,
    pid: child.pid,
    isBusy: () => calls.size > 0,
    end: () => void child.kill('SIGKILL'),
    perform: (message, serve, signal) => {
      made += 1;
      return call(child, calls, { ...message, kind: 'perform', call: made, clockOffsetMs: clockOffset() }, serve, signal);
    },
  };
}

async function spawnChild({ folders, hasOwnNetwork, module }: ChildOptions): Promise<ChildProcess> {
  const start: ChildStart = { module };
  const code = [join(ROOT, 'src'), join(ROOT, 'node_modules'), join(ROOT, 'package.json'), ...folders];
  // A folder that is a link is asked for by both of its names.
  const allowed = [...new Set(code.flatMap((path) => [path, realpathSync(path)]))];
  const [command = process.execPath, ...before] = hasOwnNetwork ? await closedNetwork(process.execPath) : [];
  const own = [
    '--permission',
    ...allowed.map((path) => `--allow-fs-read=${path}`),
    '--disallow-code-generation-from-strings',
    // It writes past the permission model: measured with 24.21.
    '--no-experimental-sqlite',
    '--no-warnings',
    `--max-old-space-size=${HEAP_MB}`,
    `--import=${join(ROOT, 'src/tasks/reading/lock-down.ts')}`,
    join(ROOT, 'src/tasks/reading/child.ts'),
    JSON.stringify(start),
  ];
  return spawn(command, [...before, ...own], {
    env: {},
    cwd: join(ROOT, 'src'),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
}

function hear(child: ChildProcess, calls: Map<number, CallInWork>, ready: PromiseWithResolvers<void>, message: FromChild): void {
  if (message.kind === 'ready') ready.resolve();
  else if (message.kind === 'not_loaded') {
    ready.reject(
      new WaybillError('WB_TASK_UNKNOWN', `The module of a reading task does not load in a process of its own: ${message.message}`),
    );
    child.kill('SIGKILL');
  } else if (message.kind === 'refused') calls.get(message.call)?.tried.push(message.what);
  else if (message.kind === 'ask') void answer(child, calls.get(message.call), message);
  else endCall(calls, message);
}

function endCall(calls: Map<number, CallInWork>, message: Extract<FromChild, { kind: 'performed' | 'threw' }>): void {
  const { done, tried = [] } = calls.get(message.call) ?? {};
  calls.delete(message.call);
  done?.resolve(message.kind === 'performed' ? { answer: message.answer, tried } : { threw: message.outcome, tried });
}

async function answer(child: ChildProcess, inWork: CallInWork | undefined, message: AskMessage): Promise<void> {
  // A call that has ended has nothing more to ask.
  if (!inWork) return;
  try {
    post(child, { kind: 'answer', ask: message.ask, value: await inWork.serve(message) });
  } catch (error) {
    const { code, message: words } = error as { code?: unknown; message: string };
    const isOurs = error instanceof WaybillError;
    if (isOurs && OVERSTEPS.has(error.code)) inWork.tried.push(`${message.door} ${message.name}`);
    post(child, {
      kind: 'refusal',
      ask: message.ask,
      code: isOurs ? String(code) : undefined,
      message: isOurs ? words : 'It could not be answered.',
    });
  }
}

async function call(
  child: ChildProcess,
  calls: Map<number, CallInWork>,
  message: PerformMessage,
  serve: Serve,
  signal: AbortSignal,
): Promise<Performed> {
  if (!child.connected) throw new ChildLost();
  const done = Promise.withResolvers<Performed>();
  const abort = () => post(child, { kind: 'abort', call: message.call });
  calls.set(message.call, { done, serve, tried: [] });
  signal.addEventListener('abort', abort, { once: true });
  post(child, message);
  return done.promise.finally(() => {
    calls.delete(message.call);
    signal.removeEventListener('abort', abort);
  });
}

/** What Node says of a process that ends before it has anything of a person; later nobody hears what it prints. */
function firstFault(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    if (text.length < MOST_SAID) text += String(bytes);
  });
  child.once('message', () => child.stderr?.removeAllListeners('data').resume());
  return () => {
    const code = /code: '(\w+)'/.exec(text)?.[1];
    const resource = /resource: '([^']+)'/.exec(text)?.[1];
    return `${code ? `: ${code}` : ''}${resource ? ` (${resource})` : ''}`;
  };
}

/** To a process that has just gone nothing is said; its `exit` ends what waits. */
function post(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message, () => undefined);
}
