import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import { workAlerts } from '../../src/alerts/index.ts';
import { houseOf } from '../../src/api/routes/shares.ts';
import { aClaim, type TestApi, useApi } from '../../src/api/test-api.ts';
import { openFindings } from '../../src/handoffs/index.ts';
import { scanNotices } from '../../src/notices/index.ts';
import { packagedRun } from '../../src/packages/test-house.ts';
import { keepSealedFile, workSchedules } from '../../src/tasks/index.ts';
import { scanFailures } from '../../src/triage/index.ts';
import { FOREIGN, FOREIGN_EXPORTS, OWN, PROGRAMS } from './programs.ts';

/** What there is of each kind in programs that are not the caller's, each by its own door. */
export interface World {
  readonly submission: string;
  readonly run: number;
  readonly drafted: number;
  readonly share: number;
  readonly handoff: number;
  readonly finding: number;
  readonly alert: number;
  readonly maintenanceWindow: number;
  readonly notice: number;
  readonly errorClass: number;
  readonly incident: number;
  readonly truthList: number;
  readonly import: number;
  readonly hold: number;
  readonly sealedFile: number;
  readonly exportFile: number;
}

const DAY_MS = 86_400_000;
const CSV = { 'content-type': 'text/csv' };

/** The API with three programs, and everything there can be in the two that are foreign. */
export function useWorld(): { readonly api: TestApi; readonly world: World } {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-matrix-'));
  writeFileSync(join(folder, 'key'), 'a key');
  const notify = { url: 'http://127.0.0.1:1', service_id: 'a service', api_key: `file:${folder}/key` };
  const templates = { template_submission_failed: 'failed-1', template_submission_failed_text: 'failed-text-1' };
  const api = useApi({
    programs: PROGRAMS,
    settings: { notices: FOREIGN, oidcIssuer: 'http://127.0.0.1:1', oidcClientId: 'waybill' },
    connectors: {
      [FOREIGN]: { notify: { ...notify, ...templates } },
      [FOREIGN_EXPORTS]: { egress: { store: pathToFileURL(join(folder, 'egress')).href } },
    },
  });
  const made: { world?: World } = {};
  beforeAll(async () => {
    made.world = await openWorld(api);
  });
  afterAll(() => {
    setClockOffset(0);
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    api,
    get world() {
      return made.world!;
    },
  };
}

async function openWorld(api: TestApi): Promise<World> {
  await failLongAgo(api);
  const token = await api.tokenOf('insider', 'administrator', [FOREIGN, FOREIGN_EXPORTS]);
  const make = makeBy(api, token);
  const imported = await importClaims(api);
  const packaged = await packagedRun(api.db, houseOf(api.installation), 2);
  const run = packaged.runId;
  await api.db.database.transaction('*', (session) => recordLate(api, session, run));
  await scanFailures({ ...api.installation.triage, timings: { ...api.installation.triage.timings, graceMs: 0 } });
  await workAlerts(api.installation.alerts);
  await workSchedules({ tasks: api.installation.tasks, inputs: api.installation.config });
  return {
    submission: 'theirs-1',
    run,
    drafted: await make('runs', { program: FOREIGN, task: 'paper-resubmission', selection: { kind: 'query' }, reason: 'a test' }),
    share: await make('shares', { run, partner: 'administration', reason: 'a test' }),
    handoff: await attempted(api),
    finding: await idOf(api, 'findings', `answer is not null`),
    alert: await idOf(api, 'alerts'),
    maintenanceWindow: await make('maintenance-windows', {
      program: FOREIGN,
      until: new Date(now().getTime() + DAY_MS).toISOString(),
      reason: 'a test',
    }),
    notice: await idOf(api, 'notices'),
    errorClass: await idOf(api, 'error_classes'),
    incident: await make('incidents', {
      program: FOREIGN,
      playbook: 'expired_uploads',
      subject: { kind: 'none', id: '' },
      reason: 'a test',
    }),
    truthList: await make(
      `truth-lists?program=${FOREIGN}&destination=benefits_intake&as_of=2026-06-01&status_column=state&means=done=delivered`,
      'receipt,state,at\nr-1,done,2026-01-07T10:00:00Z\n',
    ),
    import: imported,
    hold: await make(`programs/${FOREIGN}/holds`, { submission: 'theirs-1', reason: 'a test' }),
    sealedFile: await idOf(api, 'sealed_files'),
    exportFile: await exportedFile(make),
  };
}

/** A person is written to once a failure has lasted: the clock of the test goes two days on. */
async function failLongAgo(api: TestApi): Promise<void> {
  const program = api.installation.registry.get(FOREIGN)!;
  await scanNotices(api.installation.notices, program);
  const identity = { first_name: 'Marigold', emails: ['somebody@example.org'] };
  const make = makeBy(api, await api.tokenOf('intake', 'operator', [FOREIGN]));
  await make(`submissions/${FOREIGN}`, aClaim('theirs-0', { submitted_at: now().toISOString(), identity }));
  await api.db.owner.query(
    `insert into handoffs (submission_id, program, destination, state, origin, key, reason, state_at, answer_by, created_at)
     select id, program, 'benefits_intake', 'exhausted', 'route', '\\x00', 'out_of_tries', received_at, received_at, received_at
     from submissions where external_id = 'theirs-0'`,
  );
  await scanNotices(api.installation.notices, program);
  setClockOffset(2 * DAY_MS);
  await scanNotices(api.installation.notices, program);
}

type Make = (path: string, body: object | string) => Promise<number>;

/** Makes it by the API on behalf of somebody who may, and answers its id. */
function makeBy(api: TestApi, token: string): Make {
  return async (path, body) => {
    const answer = await api.call(`/api/v1/${path}`, { token, body, ...(typeof body === 'string' ? { headers: CSV } : {}) });
    if (answer.status > 202) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.id ?? answer.body.file?.file;
  };
}

async function importClaims(api: TestApi): Promise<number> {
  const failed = {
    facts: { handoffs: [{ destination: 'benefits_intake', receipt: 'r-1', status: 'expired', at: '2026-01-07T10:00:00Z' }] },
  };
  const person = { first_name: 'Marigold', emails: ['somebody@example.org'] };
  await api.importRows([aClaim('ours-1')], OWN);
  const { importId } = await api.importRows([aClaim('theirs-1', { ...failed, identity: person }), aClaim('theirs-2')], FOREIGN);
  return importId!;
}

/** What a worker would have recorded: an answer that could not be read, a file made for somebody. */
async function recordLate(api: TestApi, session: Parameters<typeof openFindings>[0], runId: number): Promise<void> {
  const { keyring, objects } = api.installation;
  const at = new Date('2026-01-07T00:00:00Z');
  const ciphertext = await keyring.encrypt(Buffer.from('an answer'), { program: FOREIGN, kind: 'poll_answer', id: 'evss' });
  const answer = { ciphertext, keyId: keyring.keyIdOf(ciphertext) };
  const clock = { openedAt: at, answerBy: at };
  await openFindings(session, [
    { program: FOREIGN, kind: 'unreadable_answer', subject: 'evss', details: { destination: 'evss' }, answer, ...clock },
  ]);
  await openFindings(session, [{ program: FOREIGN, kind: 'export_missing', subject: 'x', details: {}, ...clock }]);
  const file = { program: FOREIGN, runId, position: 0, personId: null, fileName: 'history.zip', content: Buffer.from('a history') };
  await keepSealedFile({ objects, keyring }, session, file);
}

/** A hand-off with an attempt whose answer is kept. */
async function attempted(api: TestApi): Promise<number> {
  const { keyring } = api.installation;
  const id = await idOf(api, 'handoffs');
  const ciphertext = await keyring.encrypt(Buffer.from('an answer'), {
    program: FOREIGN,
    kind: 'answer',
    handoff: String(id),
    attempt: '1',
  });
  await api.db.owner.query(
    `insert into handoff_attempts (handoff_id, number, program, key, content_sha256, started_at, ended_at, outcome, answer, answer_key_id)
     values ($1, 1, $2, '\\x00', '\\x00', $3, $3, 'unknown', $4, $5)`,
    [id, FOREIGN, now(), ciphertext, keyring.keyIdOf(ciphertext)],
  );
  return id;
}

async function exportedFile(make: Make): Promise<number> {
  const payload = { rpo_code: '316', indicator: 'A', stub_nm: 'RTESTCA', transact_date: '2026-01-05', source_ind: 'phone' };
  const identity = { ssn: '900112233' };
  const change = { id: 'v-1', form: 'verification', person_id: 'ann', submitted_at: '2026-01-05T10:00:00Z', payload, identity };
  await make(`submissions/${FOREIGN_EXPORTS}`, change);
  return make(`exports/${FOREIGN_EXPORTS}/vawave/runs`, { reason: 'a test' });
}

type Table = 'findings' | 'alerts' | 'notices' | 'error_classes' | 'sealed_files' | 'handoffs';

/** What a sweep has made: the first of the foreign program. */
async function idOf(api: TestApi, table: Table, which = 'true'): Promise<number> {
  const { rows } = await api.db.owner.query<{ id: number }>(`select id from ${table} where program = $1 and ${which} order by id limit 1`, [
    FOREIGN,
  ]);
  if (!rows[0]) throw new Error(`Nothing in ${table} of ${FOREIGN}.`);
  return rows[0].id;
}
