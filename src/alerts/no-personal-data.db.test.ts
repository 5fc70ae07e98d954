import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { startSandbox, WEBHOOK_SECRET } from '../../sandbox/index.ts';
import { writeSample } from '../../sandbox/sample/index.ts';
import { recordImportedHandoffs } from '../handoffs/index.ts';
import { now } from '../kernel/clock/clock.ts';
import { importFile } from '../submissions/index.ts';
import { useDatabase } from '../testing/index.ts';
import { type TestInstallation, testInstallation } from '../testing/installation.ts';
import { scanFailures } from '../triage/index.ts';
import { openChannels } from './channels/open-channels.ts';
import type { AlertHouse } from './ports.ts';
import { readAlertSettings } from './settings.ts';
import { workAlerts } from './work-alerts.ts';

const db = useDatabase();
const opened: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of opened.toReversed()) await close();
});

const SAMPLE = 120;
/** Short values, such as a state, stand in ordinary words too. */
const LEAST_LENGTH = 5;

/** Whatever the sample says of people: names, numbers, addresses, their ids and those of their claims, names of their files. */
function personalValues(file: string): Set<string> {
  const values = new Set<string>();
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const claim = readLine(line);
    if (!claim) continue;
    const { id, person_id, identity, attachments } = claim;
    collect([id, person_id, identity, (attachments as { name?: unknown }[] | undefined)?.map(({ name }) => name)], values);
  }
  return values;
}

function readLine(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function collect(value: unknown, into: Set<string>): void {
  if (typeof value === 'string' && value.length >= LEAST_LENGTH) into.add(value);
  else if (Array.isArray(value)) for (const each of value) collect(each, into);
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) collect(each, into);
}

async function alertingHouse(installation: TestInstallation) {
  const sandbox = await startSandbox({ seed: 1 });
  const config = {
    ...installation.config,
    smtpUrl: sandbox.urls.smtp,
    mailFrom: 'waybill@sandbox.invalid',
    heartbeatUrl: sandbox.urls.monitor,
    alertSlackUrl: sandbox.urls.slack,
    alertEmailTo: ['operators@sandbox.invalid'],
    alertWebhookUrl: sandbox.urls.webhook,
    alertWebhookSecret: WEBHOOK_SECRET,
    alerts: { routes: [{ channels: ['slack'] }, { channels: ['email'] }, { channels: ['webhook'] }] },
  };
  const settings = readAlertSettings(config);
  const channels = openChannels(settings, config);
  opened.push(() => sandbox.stop(), channels.close);
  const house: AlertHouse = { ...installation.alerts, settings, channels };
  return { house, sandbox };
}

test('no byte that leaves by any channel holds anything of the people of the sample', async () => {
  const installation = await testInstallation(db.appUrl);
  opened.push(() => installation.close());
  const { file } = await writeSample({ count: SAMPLE, seed: 7, profile: 'backlog', folder: installation.folder });
  const { database, keyring, objects, registry } = installation;
  const doors = { database, keyring, store: objects, recordHandoffs: recordImportedHandoffs };
  await importFile(doors, { program: registry.get('form526')!, input: file, startedBy: { kind: 'system', name: 'test' } });
  await db.owner.query(
    `insert into findings (program, kind, subject, submission_id, opened_at, answer_by)
     select program, 'delivered_twice', 'submission:' || external_id, id, $1, $1 from submissions limit 20`,
    [now()],
  );
  await scanFailures(installation.triage);
  const { house, sandbox } = await alertingHouse(installation);
  await workAlerts(house);
  const { received } = sandbox.control;
  const sent = (['slack', 'smtp', 'webhook'] as const).map((receiver) => received.of(receiver).map(({ text }) => text));
  for (const messages of sent) expect(messages.length).toBeGreaterThanOrEqual(2);
  const text = received
    .of()
    .map((message) => message.text)
    .join('\n')
    // A mail's lines are broken as the mail asks for.
    .replaceAll('=\r\n', '');
  expect(text).toContain('documents proved twice');
  expect(text).toContain('A failure of a new kind');
  const values = personalValues(file);
  expect(values.size).toBeGreaterThan(SAMPLE * 3);
  expect([...values].filter((value) => text.includes(value))).toEqual([]);
  const { rows } = await db.owner.query<{ id: number }>('select id from submissions');
  expect(rows.length).toBeGreaterThan(SAMPLE / 2);
});
