import { expect, test } from 'vitest';
import form526 from '../../programs/form526/index.ts';
import { afterFault } from './delivery.ts';
import { chainsFor } from './route-message.ts';
import { readAlertSettings } from './settings.ts';

const programs = [form526];
const read = (alerts: object) =>
  readAlertSettings({ programs, alerts, alertSlackUrl: 'https://hooks.example.org/x', alertEmailTo: ['a@example.org'] } as never);

test('without routes the first channel is told and the others stand behind it', () => {
  expect(chainsFor(read({}), { program: 'form526', rule: 'x', severity: 'info' })).toEqual([
    { chain: 0, place: 0, channel: 'slack' },
    { chain: 0, place: 1, channel: 'email' },
  ]);
  expect(chainsFor(readAlertSettings({ programs } as never), { program: null, severity: 'urgent' })).toEqual([]);
});

test('each route that fits tells once, by severity, program and rule', () => {
  const settings = read({
    channels: { pager: { kind: 'webhook', url: 'env:PAGER_URL', secret: 'env:PAGER_SECRET' } },
    routes: [
      { severities: ['urgent'], channels: ['pager', 'slack'] },
      { programs: ['form526'], channels: ['slack', 'email'] },
      { rules: ['ledger_lag'], channels: ['email'] },
    ],
  });
  const first = (of: Parameters<typeof chainsFor>[1]) => chainsFor(settings, of).filter(({ place }) => place === 0);
  expect(first({ program: 'form526', severity: 'urgent' }).map(({ channel }) => channel)).toEqual(['pager', 'slack']);
  expect(first({ program: 'form526', severity: 'info' }).map(({ channel }) => channel)).toEqual(['slack']);
  expect(first({ program: null, rule: 'ledger_lag', severity: 'warning' }).map(({ channel }) => channel)).toEqual(['email']);
});

test('what is wrong is named, all at once; a secret stands as a reference only', () => {
  expect(() =>
    read({
      routes: [{ channels: ['nowhere'] }],
      partners: { form526: { nobody: { channel: { kind: 'email', to: ['a@b.c'] } } }, other: {} },
    }),
  ).toThrow(/no channel is called "nowhere"[\s\S]*form526\.nobody[\s\S]*alerts\.partners\.other/);
  expect(() => read({ channels: { pager: { kind: 'slack', url: 'https://hooks.example.org/secret' } } })).toThrow(/give a reference/);
  expect(() => read({ quietHours: { timeZone: 'Mars/North', from: '25:00', until: '07:00' } })).toThrow(/time zone[\s\S]*HH:MM/);
});

test('a channel is tried again with longer and longer pauses; the next one comes sooner for what is urgent', () => {
  const at = new Date('2026-06-02T10:00:00Z');
  expect(afterFault({ tries: 1, isLast: false, severity: 'urgent' }, at)).toEqual({ kind: 'failed' });
  expect(afterFault({ tries: 1, isLast: false, severity: 'warning' }, at)).toEqual({ kind: 'again', at: new Date('2026-06-02T10:01:00Z') });
  expect(afterFault({ tries: 3, isLast: false, severity: 'warning' }, at)).toEqual({ kind: 'failed' });
  expect(afterFault({ tries: 20, isLast: true, severity: 'urgent' }, at)).toEqual({ kind: 'again', at: new Date('2026-06-02T11:00:00Z') });
  expect(afterFault({ tries: 28, isLast: true, severity: 'urgent' }, at)).toEqual({ kind: 'failed' });
});
