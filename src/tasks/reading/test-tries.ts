import { z } from 'zod';
import {
  defineTask,
  failed,
  type ItemTask,
  type OnceTask,
  type Outcome,
  type RowsTask,
  type RowTask,
  succeeded,
  type TaskContext,
} from '#sdk';

/** Tasks that try what a task of risk reads must not be able to do, and one that does what it may. Loaded by the child, as a program's are. */
const SHARED = {
  title: 'A test',
  description: 'Tries what it may not.',
  risk: 'reads',
  approvals: 0,
  params: z.object({}),
  concurrency: 4,
  failureBudget: 1_000,
  outputColumns: [],
} as const;

type Try = (context: TaskContext) => unknown;

/** Each way out, by its name. `target` is a port that listens, and a folder that exists. */
const TRIES: Readonly<Record<string, Try>> = {
  fetch: ({ params }) => fetch(`http://127.0.0.1:${portOf(params)}/`),
  websocket: ({ params }) => new WebSocket(`ws://127.0.0.1:${portOf(params)}/`),
  net: async ({ params }) => ended((await import('node:net')).connect(portOf(params), '127.0.0.1')),
  socket: async ({ params }) => ended(new (await import('node:net')).Socket().connect(portOf(params), '127.0.0.1')),
  tls: async ({ params }) => ended((await import('node:tls')).connect(portOf(params), '127.0.0.1')),
  http: async ({ params }) => ended((await import('node:http')).get(`http://127.0.0.1:${portOf(params)}/`)),
  https: async ({ params }) => ended((await import('node:https')).get(`https://127.0.0.1:${portOf(params)}/`)),
  http2: async ({ params }) => ended((await import('node:http2')).connect(`http://127.0.0.1:${portOf(params)}/`)),
  undici: async ({ params }) => (await import('undici')).request(`http://127.0.0.1:${portOf(params)}/`),
  pg: async ({ params }) => new (await import('pg')).default.Client({ host: '127.0.0.1', port: portOf(params) }).connect(),
  udp: async () => (await import('node:dgram')).createSocket('udp4').send('x', 9, '127.0.0.1'),
  dns: async () => (await import('node:dns/promises')).lookup('localhost'),
  resolver: async () => new (await import('node:dns')).promises.Resolver().resolve4('example.org'),
  listen: async () => ended((await import('node:net')).createServer().listen(0)),
  unix_socket: async ({ params }) => ended((await import('node:net')).createServer().listen(`${folderOf(params)}/s.sock`)),
  child_process: async () => (await import('node:child_process')).execFileSync('true'),
  fork: async () => (await import('node:child_process')).fork('x'),
  worker: async () => new (await import('node:worker_threads')).Worker('1', { eval: true }),
  write: async ({ params }) => (await import('node:fs')).writeFileSync(`${folderOf(params)}/written`, 'x'),
  append: async ({ params }) => (await import('node:fs/promises')).appendFile(`${folderOf(params)}/written`, 'x'),
  remove: async ({ params }) => (await import('node:fs/promises')).rm(folderOf(params), { recursive: true }),
  read_key: async ({ params }) => (await import('node:fs')).readFileSync(`${folderOf(params)}/keys.json`),
  read_passwd: async () => (await import('node:fs')).readFileSync('/etc/passwd'),
  sqlite: async ({ params }) => {
    const name = 'node:sqlite';
    const { DatabaseSync } = (await import(name)) as { DatabaseSync: new (path: string) => unknown };
    return new DatabaseSync(`${folderOf(params)}/written.db`);
  },
  report: ({ params }) => process.report.writeReport(`${folderOf(params)}/written.json`),
  heap: async ({ params }) => (await import('node:v8')).writeHeapSnapshot(`${folderOf(params)}/written.heap`),
  inspector: async () => (await import('node:inspector')).open(0),
  binding: () => (process as unknown as { binding(name: string): unknown }).binding('tcp_wrap'),
  kill: () => process.kill(process.ppid, 0),
  send: () => process.send!('x'),
  environment: () => {
    const names = Object.keys(process.env);
    if (names.length > 0) return names;
    throw new Error('There is no environment.');
  },
  // oxlint-disable-next-line typescript/no-implied-eval
  eval: () => new Function('return 1')(),
  connector: (context) => context.connector('partner'),
  unknown_read: (context) => (context.reads as unknown as { insert(): unknown }).insert(),
};

function portOf(params: unknown): number {
  return (params as { port: number }).port;
}

function folderOf(params: unknown): string {
  return (params as { folder: string }).folder;
}

/** An emitter that opens is a way out; one that fails is none. */
function ended(emitter: { once(event: string, heard: (value?: unknown) => void): unknown }): Promise<unknown> {
  return new Promise((resolve, reject) => {
    for (const event of ['connect', 'listening', 'response']) emitter.once(event, resolve);
    emitter.once('error', reject);
  });
}

async function attempt(context: TaskContext, work: Try): Promise<string> {
  try {
    await work(context);
    return 'DONE';
  } catch {
    return 'refused';
  }
}

const tryAll: OnceTask<never> = defineTask({
  ...SHARED,
  name: 'try-all',
  over: ['nothing'],
  works: 'once',
  performOnce: async (context: TaskContext): Promise<Outcome> => {
    const tried = Object.entries(TRIES).map(async ([name, work]) => [name, await attempt(context, work)] as const);
    const found = Object.fromEntries(await Promise.all(tried));
    await context.reads.query('found', [found]);
    return succeeded();
  },
});

const look: ItemTask<never> = defineTask({
  ...SHARED,
  name: 'look',
  over: ['csv'],
  works: 'on one submission',
  notEligible: () => undefined,
  perform: async ({ submission, attachment, reads, params, blankForm, now }) => {
    const bytes = Buffer.concat(await (await attachment('A')).toArray());
    const [row] = await reads.query<{ n: number }>('select $1::int as n', [7]);
    const { secret } = params as { secret?: string };
    return succeeded({
      output: {
        pid: process.pid,
        year: now().getUTCFullYear(),
        hash: submission.contentHash.toString('hex'),
        sent: submission.submittedAt.toISOString(),
        bytes: bytes.toString(),
        n: row?.n ?? null,
        blank: (await blankForm('F')) === undefined,
        secret: secret ?? null,
      },
    });
  },
});

const change: RowsTask<never, never> = defineTask({
  ...SHARED,
  name: 'change',
  over: ['csv'],
  works: 'on a slice of rows',
  row: { schema: z.object({ id: z.string() }) },
  performRows: async (_context, rows: readonly { id: string }[]) =>
    rows.map(({ id }): Outcome => (id === 'odd' ? succeeded({ release: { reason: 'x' } }) : succeeded({ output: { id } }))),
});

/** Ends its own process where it is told to, each time or the first time. */
const end: RowsTask<never, never> = defineTask({
  ...SHARED,
  name: 'end',
  over: ['csv'],
  works: 'on a slice of rows',
  row: { schema: z.object({ id: z.string() }) },
  performRows: async ({ reads }, rows: readonly { id: string }[]) => {
    if (rows.some(({ id }) => id === 'poison')) process.exit(9);
    await reads.query('pid', [process.pid]);
    return rows.map(() => succeeded({ output: { pid: process.pid } }));
  },
});

/** Never ends where it is told to; nothing but the end of its process stops that. */
const spin: RowsTask<never, never> = defineTask({
  ...SHARED,
  name: 'spin',
  over: ['csv'],
  works: 'on a slice of rows',
  mostSeconds: 1,
  row: { schema: z.object({ id: z.string() }) },
  performRows: async (_context, rows: readonly { id: string }[]) => {
    while (rows.some(({ id }) => id === 'endless'));
    return rows.map(() => succeeded());
  },
});

const thrown: OnceTask<never> = defineTask({
  ...SHARED,
  name: 'throw',
  over: ['nothing'],
  works: 'once',
  performOnce: async () => {
    throw new TypeError('Marigold lives here');
  },
});

const wait: OnceTask<never> = defineTask({
  ...SHARED,
  name: 'wait',
  over: ['nothing'],
  works: 'once',
  performOnce: ({ signal, reads }) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(succeeded({ output: { heard: true } })));
      void reads.query('waiting');
    }),
});

const ASKED = ['select count(*)::int as n from submissions', 'select token_hash from tokens'];

/** Asks what it may and what it may not, and tells its secret wherever it can. */
const ask: RowTask<never, never> = defineTask({
  ...SHARED,
  name: 'ask',
  over: ['csv'],
  works: 'on one row',
  params: z.object({ token: z.string().min(8).meta({ secret: true }) }),
  row: { schema: z.object({ id: z.string() }), key: 'id' },
  outputColumns: ['asked', 'told'],
  performRow: async ({ reads, params }, row: { id: string }): Promise<Outcome> => {
    const answers = ASKED.map((question) =>
      reads.query(question).then(
        ([first]) => JSON.stringify(first),
        (error: { code: string }) => error.code,
      ),
    );
    const { token } = params;
    if (row.id === 'fails') return failed('partner', `401 for token ${token}`);
    return succeeded({ output: { asked: (await Promise.all(answers)).join(' '), told: `Bearer ${token}` } });
  },
});

/** Tries three ways out and takes no notice of their being closed. */
const overstep: RowTask<never, never> = defineTask({
  ...SHARED,
  name: 'overstep',
  over: ['csv'],
  works: 'on one row',
  row: { schema: z.object({ id: z.string() }), key: 'id' },
  performRow: async ({ reads }): Promise<Outcome> => {
    await reads.query("select set_config('waybill.programs', '*', true)").catch(() => undefined);
    await (async () => fetch('http://127.0.0.1:9/'))().catch(() => undefined);
    const { writeFile } = await import('node:fs/promises');
    await writeFile('/tmp/waybill-never-written', 'x').catch(() => undefined);
    return succeeded();
  },
});

export const tries = { tasks: [tryAll, look, change, end, spin, thrown, wait, ask, overstep] };
