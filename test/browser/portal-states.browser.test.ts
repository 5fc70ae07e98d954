import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { busyAnswers, emptyAnswers, quietAnswers } from '../../portal/fixture/fixture-answers.ts';
import { type FixtureServer, startFixtureServer } from '../../portal/fixture/fixture-server.ts';
import { axeFaults, horizontalOverflow, launchBrowser, type Visit, visit } from './browser.ts';

/** Component-level: states of the page that the fixture server brings about. What a real server does is the journeys' matter. */

let browser: Browser;
let fixture: FixtureServer;
let visitor: Visit;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);

afterAll(() => browser?.close());

beforeEach(async () => {
  fixture = await startFixtureServer();
  visitor = await visit(browser);
});

afterEach(async () => {
  expect(visitor.faults).toEqual([]);
  await visitor.context.close();
  await fixture.close();
});

async function open(path = '/'): Promise<void> {
  await visitor.page.goto(fixture.url + path);
  await visitor.page.locator('h1').first().waitFor();
}

const isLive = (): Promise<void> => visitor.page.getByRole('status').getByText('Live', { exact: true }).waitFor();

test('a change on the server shows at once', async () => {
  await open();
  await isLive();
  const [program] = fixture.answers.programs;
  fixture.answers.programs = [
    {
      ...program!,
      standing: { ...program!.standing, needs_attention: 1_248, remediated: 9_378 },
      reasons: [{ reason: 'held', count: 1_248 }],
    },
  ];
  fixture.answers.runs = fixture.answers.runs.slice(1);
  fixture.emit(['standing', 'runs']);
  await visitor.page.locator('.wb-attention__number', { hasText: '1,248' }).waitFor();
  await visitor.page.getByText('Paper re-submission of the January backlog').waitFor({ state: 'detached' });
  expect(await visitor.page.title()).toBe('1,248 need attention · Safety net · Waybill');
});

test('while paused nothing moves and nothing is asked; resuming brings the news', async () => {
  await visitor.page.clock.install();
  await open();
  await isLive();
  await visitor.page.getByRole('button', { name: 'Pause updates' }).click();
  await expect.poll(() => fixture.openStreams()).toBe(0);
  const before = fixture.calls.get('/api/v1/standing');
  fixture.answers = quietAnswers();
  await visitor.page.clock.fastForward(120_000);
  // Sent after whatever the page would have sent by now.
  await visitor.page.evaluate(() => fetch('/api/v1/shares').then((answer) => answer.text()));
  expect(fixture.calls.get('/api/v1/standing')).toBe(before);
  expect(await visitor.page.locator('.wb-attention__number').textContent()).toMatch(/^1,253/);

  await visitor.page.getByRole('button', { name: 'Resume updates' }).click();
  await visitor.page.getByText(/are proved, watched or set aside\.$/).waitFor();
  expect(await visitor.page.getByText(/are proved, watched or set aside\.$/).textContent()).toMatch(/^All 183,022/);
  expect(await visitor.page.title()).toBe('Safety net · Waybill');
});

test('a press happens when the pointer is lifted, and can be taken back by moving away first', async () => {
  await open();
  await isLive();
  const { page } = visitor;
  const button = page.getByRole('button', { name: 'Pause updates' });
  await button.hover();
  await page.mouse.down();
  await button.waitFor();
  await page.mouse.move(5, 5);
  await page.mouse.up();
  await isLive();
  await button.waitFor();
  await button.click();
  await page.getByRole('button', { name: 'Resume updates' }).waitFor();
});

test('a refresh that takes the focused line away leaves the focus in its section', async () => {
  await open();
  await isLive();
  await visitor.page.getByRole('link', { name: /Outcome unknown/ }).focus();
  fixture.answers.programs = fixture.answers.programs.map((program) => ({
    ...program,
    reasons: [{ reason: 'held', count: program.standing.needs_attention }],
  }));
  fixture.emit(['standing']);
  await visitor.page.getByRole('link', { name: /Outcome unknown/ }).waitFor({ state: 'detached' });
  expect(await visitor.page.evaluate(() => document.activeElement?.textContent)).toBe('Why they need attention');
});

test('a refresh that changes the focused count keeps the focus on it', async () => {
  await open();
  await isLive();
  await visitor.page.getByRole('link', { name: /Needs attention, vye/ }).focus();
  fixture.answers = quietAnswers();
  fixture.emit(['standing']);
  await visitor.page.getByText('All 183,022 submissions').waitFor();
  expect(await visitor.page.evaluate(() => document.activeElement?.textContent)).toBe('0 Needs attention, vye');
});

test('without the stream the page asks by itself and says so', async () => {
  fixture.setStreaming(false);
  await visitor.page.clock.install();
  await open();
  await visitor.page.getByRole('status').getByText('Asking every 5 seconds').waitFor();
  fixture.answers = quietAnswers();
  await visitor.page.clock.fastForward(5_000);
  await visitor.page.getByText('All 183,022 submissions').waitFor();
});

test('a tab in the background gives up its stream, and takes it up again with the news', async () => {
  await open();
  await isLive();
  const show = (state: 'hidden' | 'visible'): Promise<void> =>
    visitor.page.evaluate((shown) => {
      Object.defineProperty(document, 'visibilityState', { value: shown, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await show('hidden');
  await expect.poll(() => fixture.openStreams()).toBe(0);
  fixture.answers = quietAnswers();
  await show('visible');
  await visitor.page.getByText('All 183,022 submissions').waitFor();
  expect(fixture.openStreams()).toBe(1);
});

test('when the server goes away the page keeps its numbers, says how old they are and what to do, and recovers', async () => {
  await visitor.page.clock.install();
  await open();
  await isLive();
  fixture.fault = 'cut';
  fixture.setStreaming(false);
  await visitor.page.getByRole('status').getByText('Asking every 5 seconds').waitFor();
  await visitor.page.clock.fastForward(5_000);
  const alert = visitor.page.getByRole('alert');
  await alert.getByRole('heading', { name: 'Waybill’s server does not answer' }).waitFor();
  expect(await alert.textContent()).toMatch(/waybill up.*The numbers below are from .* E[SD]T and may be out of date/);
  expect(await visitor.page.locator('.wb-attention__number').textContent()).toMatch(/^1,253/);
  expect(await axeFaults(visitor.page)).toEqual([]);

  fixture.fault = undefined;
  fixture.setStreaming(true);
  // It may have come back by itself while the button was looked for.
  const pressed = alert.getByRole('button', { name: 'Try again now' }).click();
  await Promise.race([pressed.catch(() => undefined), alert.waitFor({ state: 'detached' })]);
  await alert.waitFor({ state: 'detached' });
});

test('a server that breaks says its code and the next step, even on the first visit', async () => {
  fixture.fault = 503;
  await open();
  const alert = visitor.page.getByRole('alert');
  await alert.getByRole('heading', { name: 'The server could not answer' }).waitFor();
  expect(await alert.textContent()).toContain('The database does not answer. Run waybill doctor. (WB_DATABASE)');
});

test('without a session the page says how to sign in, also when the session ends later', async () => {
  fixture.answers.session = null;
  await open();
  await visitor.page.getByText('prints a link in the window where it was started').waitFor();
  expect(await visitor.page.getByRole('link', { name: 'Go to your organisation’s sign-in' }).count()).toBe(0);
  expect(await axeFaults(visitor.page)).toEqual([]);

  fixture.answers = busyAnswers();
  await open();
  await isLive();
  fixture.answers.session = null;
  fixture.emit(['standing']);
  await visitor.page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

test('the organisation’s own sign-in is offered where it is set up', async () => {
  fixture.answers.session = null;
  fixture.hasProvider = true;
  await open();
  const way = visitor.page.getByRole('link', { name: 'Go to your organisation’s sign-in' });
  expect(await way.getAttribute('href')).toBe('/sign-in/provider');
  expect(await axeFaults(visitor.page)).toEqual([]);
});

test('an empty installation says what to do first', async () => {
  fixture.answers = emptyAnswers();
  await open();
  await visitor.page.getByText('Nothing has been taken in yet.').waitFor();
  await visitor.page.getByText('No run is in progress.').waitFor();
  expect(await axeFaults(visitor.page)).toEqual([]);
});

test('counts that do not add up are never shown in silence', async () => {
  const [program] = fixture.answers.programs;
  fixture.answers.programs = [{ ...program!, standing: { ...program!.standing, total: program!.standing.total + 2 } }];
  await open();
  await visitor.page.getByRole('alert').getByText('form526: the standings sum to 144076, the total is 144078.').waitFor();
});

test('a run says its progress in words and as a progress bar', async () => {
  await open();
  const bar = visitor.page.getByRole('progressbar', { name: 'Paper re-submission of the January backlog' });
  expect(await bar.getAttribute('aria-valuetext')).toBe('3,349 of 5,000 items done, 50 failed or unknown');
  await visitor.page.getByText('14.2 a second, about 2 minutes left').waitFor();
  await visitor.page.getByText('Waiting for a second person’s approval').waitFor();
});

test('a long list goes on page by page, in the address', async () => {
  await open('/submissions?program=form526&standing=needs_attention&reason=route_exhausted');
  await visitor.page.getByText('311 submissions; this page shows 100.').waitFor();
  await visitor.page.getByRole('link', { name: 'Next page' }).click();
  await visitor.page.getByRole('link', { name: 'First page' }).waitFor();
  expect(new URL(visitor.page.url()).searchParams.get('after')).toBe('100');
});

test('long names widen nothing, at any width, with text at 200 %', async () => {
  const [first, second] = fixture.answers.programs;
  fixture.answers.programs = [first!, { ...second!, program: 'a-program-with-a-rather-long-name' }];
  fixture.answers.runs = [{ ...fixture.answers.runs[0]!, title: 'x'.repeat(90) }];
  const wide: string[] = [];
  for (const path of ['/', '/submissions']) {
    await open(path);
    await visitor.page.getByRole('table').first().waitFor();
    for (const scale of ['100%', '200%']) {
      await visitor.page.evaluate((size) => {
        document.documentElement.style.fontSize = size;
      }, scale);
      for (const width of [320, 481, 700, 769, 1024, 1280]) {
        await visitor.page.setViewportSize({ width, height: 900 });
        const overflow = await horizontalOverflow(visitor.page);
        if (overflow > 0) wide.push(`${path} at ${width} px and ${scale}: ${overflow} px too wide`);
      }
    }
  }
  expect(wide).toEqual([]);
});
