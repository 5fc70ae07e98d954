import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import form526 from '../../programs/form526/index.ts';
import { type Sandbox, startSandbox, WEBHOOK_SECRET } from '../../sandbox/index.ts';
import { addUser, ensureUser, issueSignInLink } from '../../src/access/index.ts';
import { startApi } from '../../src/api/index.ts';
import { sandboxConnectors, sandboxIdentity, sandboxSettings } from '../../src/composition/sandbox-connectors.ts';
import { recordImportedHandoffs } from '../../src/handoffs/index.ts';
import type { ConfigFile } from '../../src/kernel/config/index.ts';
import type { AnyTask } from '../../src/sdk/index.ts';
import { importFile } from '../../src/submissions/index.ts';
import { draftRun, prepareRun, requestApproval, requestPreview } from '../../src/tasks/index.ts';
import { cloneDatabase } from '../../src/testing/index.ts';
import { type TestInstallation, testInstallation } from '../../src/testing/installation.ts';
import { runWorker } from '../../src/worker/index.ts';
import { addressOf, seedNotices, TOLD } from './seed-notices.ts';
import { seedWatch } from './seed-watch.ts';

/** Where the portal is, and how a visitor gets a session there. */
export interface PortalUnderTest {
  readonly url: string;
  /** The first address to open: the sign-in link, which sets the session. */
  readonly entry: string;
  close(): Promise<void>;
}

/** With what a test does behind the page: more people, a worker. */
export interface PortalOnDatabase extends PortalUnderTest {
  readonly installation: TestInstallation;
  /** The first address of somebody new with this role in every program. */
  entryOf(name: string, role: string): Promise<string>;
  /** Works for this installation until the portal closes. */
  startWorker(): void;
}

const AUTHOR = { kind: 'system', name: 'test' } as const;
const AT = '2026-01-06T10:00:00Z';
const EARLIER = { submitted_at: '2026-01-04T10:00:00Z' };
const PERSON = { first_name: 'Marigold', last_name: 'Nobody' };

/**
 * The real API over real rows: two programs, every standing but the two that only the clock brings, a run that waits for approval, people who were
 * told and who were not. Messages to people and to operators go to simulated receivers; no other partner is set up.
 * @param tasks more tasks of the first program
 */
export async function openPortalOnDatabase(
  tasks: readonly AnyTask[] = [],
  settings: ConfigFile['settings'] = {},
): Promise<PortalOnDatabase> {
  const clone = await cloneDatabase();
  const programs = [
    { ...form526, tasks: [...form526.tasks, ...tasks] },
    { ...form526, name: 'other526', title: 'Another' },
  ];
  const sandbox = await startSandbox({ seed: 1 });
  const { notify, sources } = receiversOf(sandbox);
  const installation = await testInstallation(clone, { programs, settings: { notices: 'form526', ...settings } }, sources);
  await fill(installation);
  const api = await startApi(installation);
  await seedNotices(installation, sandbox, notify.callback_secret as string);
  await seedWatch(installation);
  const stop = new AbortController();
  let worker: Promise<void> | undefined;
  const entryFor = (link: string): string => `${api.url}/sign-in?link=${link}`;
  const link = await installation.database.transaction('*', async (session) =>
    issueSignInLink(session, await ensureUser(session, 'olive', 'administrator', AUTHOR)),
  );
  return {
    url: api.url,
    entry: entryFor(link),
    installation,
    entryOf: async (name, role) =>
      entryFor(
        await installation.database.transaction('*', async (session) =>
          issueSignInLink(session, await addUser(session, { name, role, programs: [] }, AUTHOR)),
        ),
      ),
    startWorker: () => {
      worker ??= runWorker(installation, { slots: 4, signal: stop.signal });
    },
    close: async () => {
      stop.abort();
      await worker;
      await api.stop();
      await installation.close();
      await sandbox.stop();
      await clone.close();
    },
  };
}

/** Of the simulated partners only those that take messages: where nothing else is set up, the portal has that to say too. */
function receiversOf({ urls }: Sandbox) {
  const notify = sandboxConnectors(urls, sandboxIdentity()).form526?.notify ?? {};
  return { notify, sources: { sandbox: { form526: { notify } }, sandboxSettings: sandboxSettings(urls, WEBHOOK_SECRET) } };
}

async function fill(installation: TestInstallation): Promise<void> {
  const remediation = (kind: string, more: object = {}) => ({
    facts: { remediations: [{ kind, success: true, reason: 'told so', at: AT, ...more }] },
  });
  const handoff = (status: string, receipt = `guid-${status}`) => ({
    facts: { handoffs: [{ destination: 'benefits_intake', receipt, status, at: AT }] },
  });
  await importRows(installation, 'form526', [
    ...Array.from({ length: 130 }, (_, n) => claim(`held-${n}`)),
    claim('delivered-1', handoff('vbms')),
    claim('provisional-1', handoff('success')),
    claim('rejected-1', handoff('error')),
    ...Object.keys(TOLD).map((id) =>
      claim(id, { ...handoff('error', `guid-${id}`), ...EARLIER, identity: { ...PERSON, emails: [addressOf(id)] } }),
    ),
    claim('remediated-1', remediation('manual', { evidence: 'claim 600123' })),
    claim('withdrawn-1', remediation('withdrawn')),
    claim('closed-1', remediation('closed')),
    claim('duplicate-1', remediation('duplicate', { kept_id: 'held-1' })),
  ]);
  await importRows(installation, 'other526', [claim('other-1'), claim('other-2')]);
  await draftWaitingRun(installation);
}

function claim(id: string, more: object = {}): object {
  const payload = { form526: { form526: { note: id } } };
  return { id, form: '21-526EZ', person_id: `person-${id}`, submitted_at: '2026-01-05T10:00:00Z', payload, identity: PERSON, ...more };
}

async function importRows(
  { folder, database, keyring, objects, registry }: TestInstallation,
  name: string,
  rows: readonly object[],
): Promise<void> {
  const input = join(folder, `${name}.jsonl`);
  writeFileSync(input, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const program = registry.get(name);
  if (!program) throw new Error(`There is no program ${name}.`);
  const doors = { database, keyring, store: objects, recordHandoffs: recordImportedHandoffs };
  const { imported, refused } = await importFile(doors, { program, input, startedBy: AUTHOR });
  if (refused > 0 || imported !== rows.length) throw new Error(`${refused} of ${rows.length} rows were refused.`);
}

async function draftWaitingRun({ tasks }: TestInstallation): Promise<void> {
  const deed = { by: AUTHOR, reason: 'the backlog', scope: '*' } as const;
  const selection = { kind: 'query', reasons: ['held'], forms: [], limit: 20 } as const;
  const { id } = await draftRun(tasks, { ...deed, program: 'form526', task: 'paper-resubmission', params: {}, selection });
  await requestPreview(tasks, id, deed);
  await prepareRun(tasks, id);
  await requestApproval(tasks, id, deed);
}
