import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineTask, succeeded } from '../../src/sdk/index.ts';
import { draftRun, prepareRun, queueRun, requestPreview } from '../../src/tasks/index.ts';
import { launchBrowser, signIn, visit } from './browser.ts';
import { openPortalOnDatabase } from './portal-on-database.ts';

/** A measurement and not a gate: it takes half a minute, and other work on the machine is in its numbers. `WAYBILL_MEASURE=1` runs it. */

const ITEMS = 100_000;
const BY = { kind: 'person', name: 'olive' } as const;

const countRows = defineTask<object, { id: string }>({
  name: 'count-rows',
  title: 'Count rows',
  description: 'Does nothing to each row.',
  risk: 'reversible',
  approvals: 0,
  params: z.object({}),
  row: { schema: z.object({ id: z.string() }), key: 'id' },
  over: ['csv'],
  concurrency: 1,
  failureBudget: 1,
  outputColumns: [],
  works: 'on a slice of rows',
  performRows: async (_context, rows) => rows.map(() => succeeded()),
});

interface Seen {
  readonly frames: number;
  readonly slowestFrameMs: number;
  readonly longTasksMs: readonly number[];
  readonly progressSeen: number;
}

test.runIf(process.env.WAYBILL_MEASURE)(
  `the page of a running run of ${ITEMS} items: frames and long tasks (measured where WAYBILL_MEASURE is set)`,
  { timeout: 300_000 },
  async () => {
    const [browser, portal] = await Promise.all([launchBrowser(), openPortalOnDatabase([countRows])]);
    try {
      const session = await signIn(browser, portal.entry);
      const { tasks } = portal.installation;
      const csv = `id\n${Array.from({ length: ITEMS }, (_, n) => `row-${n}`).join('\n')}\n`;
      const deed = { by: BY, reason: 'to measure', scope: '*' } as const;
      const input = { name: 'rows.csv', body: Buffer.from(csv) };
      const { id } = await draftRun(tasks, {
        ...deed,
        program: 'form526',
        task: 'count-rows',
        params: {},
        selection: { kind: 'rows' },
        input,
      });
      await requestPreview(tasks, id, deed);
      await prepareRun(tasks, id);
      const { page } = await visit(browser, { session });
      await page.goto(`${portal.url}/runs/${id}`);
      await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
      await watch(page);
      await queueRun(tasks, id, deed);
      portal.startWorker();
      await page
        .locator('dd')
        .getByText(/^Finished/)
        .waitFor({ timeout: 240_000 });
      const seen = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
      const long = seen.longTasksMs.toSorted((one, other) => other - one);
      process.stderr.write(`${JSON.stringify({ ...seen, longTasksMs: long.slice(0, 5), longTasks: long.length })}\n`);
      expect(seen.progressSeen).toBeGreaterThan(3);
    } finally {
      await browser.close();
      await portal.close();
    }
  },
);

/** Notes every frame, every task over 50 ms and every change of the progress bar, in the page itself. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = { frames: 0, slowestFrameMs: 0, longTasksMs: [] as number[], progressSeen: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longTasksMs.push(Math.round(duration));
    }).observe({ type: 'longtask' });
    let before = performance.now();
    let progress = '';
    const look = (at: number): void => {
      seen.frames += 1;
      seen.slowestFrameMs = Math.max(seen.slowestFrameMs, Math.round(at - before));
      before = at;
      const now = document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow') ?? '';
      if (now !== progress) seen.progressSeen += 1;
      progress = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
