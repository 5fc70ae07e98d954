import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import form526 from '../../programs/form526/index.ts';
import vye from '../../programs/vye/index.ts';
import { addUser, ensureUser, issueSignInLink, type Role } from '../../src/access/index.ts';
import { startApi } from '../../src/api/index.ts';
import { houseOf } from '../../src/api/routes/shares.ts';
import { findDuplicates } from '../../src/duplicates/index.ts';
import { runExport } from '../../src/exports/index.ts';
import { recordImportedHandoffs } from '../../src/handoffs/index.ts';
import { createShare } from '../../src/packages/index.ts';
import { PROGRAM, packagedRun } from '../../src/packages/test-house.ts';
import { acceptSubmissions, importFile } from '../../src/submissions/index.ts';
import { refreshWorklist } from '../../src/tasks/index.ts';
import { cloneDatabase } from '../../src/testing/index.ts';
import { type TestInstallation, testInstallation } from '../../src/testing/installation.ts';

export interface HandOverPortal {
  readonly url: string;
  readonly shareId: number;
  readonly otherShareId: number;
  readonly fileId: number;
  /** What a share's packages are of, in order. */
  readonly externalIds: readonly string[];
  readonly entries: Readonly<Record<'operator' | 'partner', string>>;
  /** For what other systems do behind the pages. */
  readonly installation: TestInstallation;
  close(): Promise<void>;
}

const BY = { kind: 'system', name: 'test' } as const;
const DEED = { by: BY, reason: 'a test', scope: '*' } as const;
const partners = ['administration', 'archive'].map((name) => ({ name, title: name, acknowledgeWithinDays: 30 }));

/** Shares for two partners, an export with a file, duplicates, a worklist; an operator and somebody of one of the partners. */
export async function openHandOverPortal(): Promise<HandOverPortal> {
  const clone = await cloneDatabase();
  const place = mkdtempSync(join(tmpdir(), 'waybill-hand-over-'));
  const programs = [{ ...form526, name: PROGRAM, title: 'Tests', partners }, vye];
  const connectors = { vye: { egress: { store: pathToFileURL(place).href } } };
  const installation = await testInstallation(clone, { programs, connectors });
  const shared = await share(installation, clone, 'administration', 3);
  const other = await share(installation, clone, 'archive', 1);
  const fileId = await exportOne(installation);
  await sendTwice(installation);
  await refreshWorklist(installation.tasks, { ...DEED, program: PROGRAM, worklist: 'morning', reasons: ['held'], forms: [] });
  const api = await startApi(installation);
  return {
    url: api.url,
    installation,
    shareId: shared.id,
    otherShareId: other.id,
    fileId,
    externalIds: shared.externalIds,
    entries: {
      operator: `${api.url}/sign-in?link=${await linkOf(installation, 'olive', 'operator')}`,
      partner: `${api.url}/sign-in?link=${await linkOf(installation, 'ada', 'partner')}`,
    },
    close: async () => {
      await api.stop();
      await installation.close();
      await clone.close();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

async function linkOf({ database }: TestInstallation, name: string, role: Role): Promise<string> {
  return database.transaction('*', async (session) => {
    const of = role === 'partner' ? { partner: 'administration', programs: [PROGRAM] } : { programs: [] };
    if (role !== 'partner') return issueSignInLink(session, await ensureUser(session, name, role, BY));
    return issueSignInLink(session, await addUser(session, { name, role, ...of }, BY));
  });
}

async function share(installation: TestInstallation, db: Parameters<typeof packagedRun>[0], partner: string, packages: number) {
  const house = houseOf(installation);
  const { runId, externalIds } = await packagedRun(db, house, packages);
  const { id } = await createShare(house, { ...DEED, runId, partner });
  return { id, externalIds };
}

async function exportOne({ database, keyring, registry, exports }: TestInstallation): Promise<number> {
  const program = registry.get('vye')!;
  const payload = { rpo_code: '316', indicator: 'A', stub_nm: 'RTESTCA', transact_date: '2026-01-05', source_ind: 'phone' };
  const change = (id: string) => ({
    content: {
      id,
      form: 'verification',
      person_id: `person-${id}`,
      submitted_at: '2026-01-05T10:00:00Z',
      payload,
      identity: { ssn: '900112233' },
    },
  });
  const accept = (id: string) =>
    database.transaction(['vye'], (session) => acceptSubmissions(session, { program, keyring, actor: BY }, [change(id)]));
  await accept('v-1');
  const { file } = await runExport(exports, { program: 'vye', name: 'vawave', by: BY, reason: 'a test' });
  await accept('v-2');
  return file!.fileId;
}

/** One person sends the same twice, and once more in other letters. */
async function sendTwice({ folder, database, keyring, objects, registry }: TestInstallation): Promise<void> {
  const program = registry.get(PROGRAM)!;
  const input = join(folder, 'twice.jsonl');
  const sent = [
    ['twice-1', 'Left Knee', 5],
    ['twice-2', 'Left Knee', 6],
    ['near-1', 'left  knee', 7],
  ] as const;
  const rows = sent.map(([id, name, day]) => ({
    id,
    form: '21-526EZ',
    person_id: 'person-twice',
    submitted_at: `2026-01-0${day}T10:00:00Z`,
    payload: { form526: { form526: { disabilities: [{ name }] } } },
    identity: { first_name: 'Marigold', last_name: 'Nobody' },
  }));
  writeFileSync(input, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const doors = { database, keyring, store: objects, recordHandoffs: recordImportedHandoffs };
  await importFile(doors, { program, input, startedBy: BY });
  await database.transaction([PROGRAM], (session) => findDuplicates(session, PROGRAM, BY));
}
