import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { setClockOffset } from '#kernel/clock/clock.ts';
import type { ItemContext, ItemTask, OnceTask, RowsTask, TaskDefinition } from '#sdk';
import { openReadingRoom } from './index.ts';
import type { RefusedTry } from './note-refused.ts';
import { tries } from './test-tries.ts';

const MODULE = join(import.meta.dirname, 'test-tries.ts');
const folder = mkdtempSync(join(tmpdir(), 'waybill-reading-'));
const refused: RefusedTry[] = [];
const onRefused = async (each: RefusedTry): Promise<void> => void refused.push(each);
const room = openReadingRoom({ onRefused, hashOf: (path) => (path === folder ? 'changed' : 'code-1') });
const server = createServer((socket) => {
  calls += 1;
  socket.destroy();
});
let calls = 0;

beforeAll(async () => {
  writeFileSync(join(folder, 'keys.json'), '{}');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  setClockOffset(0);
  refused.length = 0;
});
afterAll(async () => {
  await room.close();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

function task<Task>(name: string, { codePath = import.meta.dirname, at = room } = {}): Task {
  const definition = tries.tasks.find((each) => each.name === name) as TaskDefinition<never>;
  return at.apart({
    program: {} as never,
    task: definition,
    codeHash: codePath === folder ? 'code-2' : 'code-1',
    module: MODULE,
    codePath,
  }) as unknown as Task;
}

function context(more: object = {}): ItemContext<never> {
  return {
    program: 'p',
    runId: 1,
    requestedAt: new Date(),
    params: {},
    signal: new AbortController().signal,
    now: () => new Date(),
    connector: () => {
      throw new Error('A connector was asked for in the parent.');
    },
    pdf: {},
    reads: { query: async () => [{ n: 8 }] },
    attachment: async () => Readable.from([Buffer.from('first '), Buffer.from('second')]),
    blankForm: async () => undefined,
    submission: { id: 's-1', contentHash: Buffer.from([1, 2]), submittedAt: new Date('2026-01-05T10:00:00Z') },
    ...more,
  } as unknown as ItemContext<never>;
}

describe('a task of risk reads', () => {
  test.each([
    ['in a network of its own', room],
    ['by the lock of its process alone', openReadingRoom({ onRefused, hashOf: () => 'code-1', hasOwnNetwork: false })],
  ])('can neither write, send, start anything nor see a secret, whichever way it tries: %s', async (_where, at) => {
    const port = (server.address() as { port: number }).port;
    process.env.WAYBILL_TEST_SECRET = 'hidden';
    let output: Record<string, string> = {};
    const query = async (_text: string, [found]: readonly unknown[] = []) => {
      output = found as Record<string, string>;
      return [];
    };
    const outcome = await task<OnceTask<never>>('try-all', { at }).performOnce(context({ params: { port, folder }, reads: { query } }));
    await at.close();
    delete process.env.WAYBILL_TEST_SECRET;
    expect(Object.entries(output).filter(([, what]) => what !== 'refused')).toEqual([]);
    expect(Object.keys(output).length).toBeGreaterThan(30);
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'may_only_read' });
    for (const what of [
      'the network',
      'name servers',
      'writing a file',
      'another process',
      'a thread',
      'process.kill',
      'the connector partner',
      'reads insert',
    ])
      expect([...refused.flatMap(({ tried }) => tried), (outcome as { message: string }).message]).toEqual(
        expect.arrayContaining([what, expect.stringContaining(what)]),
      );
    expect(calls).toBe(0);
    expect(readdirSync(folder)).toEqual(['keys.json']);
  });

  test('sees its item, the attachments, the clock and the answers to its questions, in one process that is kept', async () => {
    setClockOffset(400 * 86_400_000);
    const { perform } = task<ItemTask<never>>('look');
    const [one, other] = await Promise.all([perform(context()), perform(context({ params: { secret: 'abc' } }))]);
    expect(one).toMatchObject({
      kind: 'succeeded',
      output: { hash: '0102', sent: '2026-01-05T10:00:00.000Z', bytes: 'first second', n: 8, blank: true, secret: null },
    });
    const [a, b] = [one, other].map((each) => (each as { output: Record<string, unknown> }).output);
    expect(b).toMatchObject({ secret: 'abc', pid: a!.pid });
    expect(a!.pid).not.toBe(process.pid);
    expect(a!.year).toBe(new Date(Date.now() + 400 * 86_400_000).getUTCFullYear());
  });

  test('changes nothing by its outcome either: the item fails by the effect’s name, and no other with it', async () => {
    const rows = [{ id: 'a' }, { id: 'odd' }, { id: 'b' }] as never[];
    expect(await task<RowsTask<never, never>>('change').performRows(context(), rows)).toEqual([
      { kind: 'succeeded', output: { id: 'a' } },
      { kind: 'failed', reason: 'may_only_read', message: expect.stringContaining('release') },
      { kind: 'succeeded', output: { id: 'b' } },
    ]);
    expect(refused).toEqual([{ program: 'p', runId: 1, tried: ['the effect release'] }]);
  });

  test('what was in work when its process is killed is done again in a fresh one', async () => {
    const pids: number[] = [];
    const query = async (_text: string, [pid]: readonly unknown[] = []) => {
      pids.push(pid as number);
      if (pids.length === 1) process.kill(pid as number, 'SIGKILL');
      return [];
    };
    const { performRows } = task<RowsTask<never, never>>('end');
    const outcomes = await performRows(context({ reads: { query } }), [{ id: 'a' }, { id: 'b' }] as never[]);
    expect(pids).toHaveLength(2);
    expect(outcomes).toEqual([0, 1].map(() => ({ kind: 'succeeded', output: { pid: pids[1] } })));
  });

  test('an item that ends its process twice fails by name; its neighbours do not', async () => {
    const { performRows } = task<RowsTask<never, never>>('end');
    const [poison, ...others] = await Promise.all(
      [['poison'], ['a'], ['b'], ['c']].map((ids) => performRows(context(), ids.map((id) => ({ id })) as never[])),
    );
    expect(poison).toMatchObject([{ kind: 'failed', reason: 'process_lost' }]);
    expect(others.flat().map(({ kind }) => kind)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  test('an item that never ends is ended with its process and fails by name; its neighbours do not', async () => {
    const { performRows } = task<RowsTask<never, never>>('spin');
    const [endless, other] = await Promise.all(
      [['endless'], ['a']].map((ids) => performRows(context(), ids.map((id) => ({ id })) as never[])),
    );
    expect(endless).toMatchObject([{ kind: 'failed', reason: 'took_too_long' }]);
    expect(other).toMatchObject([{ kind: 'succeeded' }]);
  });

  test('what it throws keeps no words of a person', async () => {
    const outcome = await task<OnceTask<never>>('throw').performOnce(context());
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'error', message: expect.stringMatching(/^TypeError at test-tries\.ts:\d+$/) });
  });

  test('hears that its slice was lost', async () => {
    const lost = new AbortController();
    const query = async () => {
      lost.abort();
      return [];
    };
    const outcome = await task<OnceTask<never>>('wait').performOnce(context({ signal: lost.signal, reads: { query } }));
    expect(outcome).toMatchObject({ output: { heard: true } });
  });

  test('does not run where its files are no longer those that were agreed to', async () => {
    await expect(task<OnceTask<never>>('throw', { codePath: folder }).performOnce(context())).rejects.toMatchObject({
      code: 'WB_TASK_CHANGED',
    });
  });

  test('ends with the room', async () => {
    const own = openReadingRoom({ onRefused, hashOf: () => 'code-1' });
    const definition = tries.tasks.find(({ name }) => name === 'look') as ItemTask<never>;
    const apart = own.apart({ program: {} as never, task: definition, codeHash: 'code-1', module: MODULE, codePath: import.meta.dirname });
    const { output } = (await (apart as ItemTask<never>).perform(context())) as unknown as { output: { pid: number } };
    await own.close();
    expect(existsSync(`/proc/${output.pid}`)).toBe(false);
  });
});
