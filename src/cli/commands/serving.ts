import type { Command } from 'commander';
import { ensureUser, issueSignInLink } from '../../access/index.ts';
import type { Installation } from '../../registry/index.ts';
import type { RunningSandbox } from '../composition.ts';
import { type CliContext, LOCAL_ADMINISTRATOR, type OpenContext } from '../context.ts';

const SLOTS = 4;

/** `waybill up | server | worker | migrate`. Each serves until it is told to stop (Ctrl-C, SIGTERM). */
export function addServing(root: Command, open: OpenContext): void {
  root
    .command('up')
    .description('everything in one process: database, worker, API and portal')
    .option('--sandbox', 'with simulated partners; the clock may then be moved')
    .option('--seed <n>', 'seed of the simulated partners', '1')
    .action((given: { sandbox?: boolean; seed: string }, command: Command) => serveAll(open(command), given));
  root
    .command('server')
    .description('the API and the portal')
    .action((_given: unknown, command: Command) => serve(open(command), { isWorker: false, isServer: true }));
  root
    .command('worker')
    .description('a worker; start as many as you need')
    .action((_given: unknown, command: Command) => serve(open(command), { isWorker: true, isServer: false }));
}

async function serveAll(context: CliContext, given: { sandbox?: boolean; seed: string }): Promise<void> {
  const sandbox = given.sandbox ? await context.composition.startSandbox({ seed: Number(given.seed) }) : undefined;
  try {
    await serve(context, { isWorker: true, isServer: true, ...(sandbox ? { sandbox } : {}) });
  } finally {
    await sandbox?.stop();
  }
}

interface Parts {
  readonly isWorker: boolean;
  readonly isServer: boolean;
  readonly sandbox?: RunningSandbox;
}

async function serve(context: CliContext, { isWorker, isServer, sandbox }: Parts): Promise<void> {
  const { composition, options, output } = context;
  const signal = stopSignal();
  const name = isWorker && isServer ? 'up' : isWorker ? 'worker' : 'server';
  const house = await composition.openInstallation(await composition.readConfig(options, sandbox), { isWorker, name });
  try {
    const api = isServer ? await composition.startApi(house) : undefined;
    if (api) output.note(`Serving ${api.url}`);
    if (api && isWorker) output.note(`Sign in (works once, within 12 hours): ${await signInUrl(house, api.url)}`);
    if (isWorker) await composition.runWorker(house, { slots: SLOTS, signal });
    else await aborted(signal);
    await api?.stop();
  } finally {
    await house.close();
  }
}

/** The first administrator's way in: a link that is printed on the terminal of whoever started the server. */
export async function signInUrl(house: Installation, url: string): Promise<string> {
  const token = await house.database.transaction('*', async (session) => {
    const user = await ensureUser(session, LOCAL_ADMINISTRATOR, 'administrator', { kind: 'system', name: 'first start' });
    return issueSignInLink(session, user);
  });
  return `${url}/sign-in?link=${token}`;
}

/** Aborts at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  return stop.signal;
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
