import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import vye from '../../programs/vye/index.ts';
import { ensureUser, issueSignInLink } from '../../src/access/index.ts';
import { startApi } from '../../src/api/index.ts';
import { runExport, workExports } from '../../src/exports/index.ts';
import { anAddress, aVerification, setClock } from '../../src/exports/test-house.ts';
import { setClockOffset } from '../../src/kernel/clock/clock.ts';
import { acceptSubmissions } from '../../src/submissions/index.ts';
import { cloneDatabase } from '../../src/testing/index.ts';
import { type TestInstallation, testInstallation } from '../../src/testing/installation.ts';

export interface ExportsPortal {
  readonly url: string;
  readonly entry: string;
  /** What somebody else put at the partner's place under our name is taken away. */
  clearPlace(): void;
  close(): Promise<void>;
}

const BY = { kind: 'system', name: 'test' } as const;
/** What stands at the partner on the second day under the name of our file: it is named by the day of the year. */
const IN_THE_WAY = 'vawave160';

/**
 * Two days of a partner's files by the clock. On Monday all three are produced. On Tuesday the partner's folder cannot be reached until after
 * the deadline: all three are late; one of them is blocked then by a file of somebody else's under its name. Two weeks ahead is a federal holiday.
 */
export async function openExportsPortal(): Promise<ExportsPortal> {
  const clone = await cloneDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'waybill-exports-portal-'));
  const place = join(folder, 'partner');
  mkdirSync(place);
  const connectors = { vye: { egress: { store: pathToFileURL(place).href } } };
  const installation = await testInstallation(clone, { programs: [vye], connectors });
  await liveTwoDays(installation, place);
  const api = await startApi(installation);
  const link = await installation.database.transaction('*', async (session) =>
    issueSignInLink(session, await ensureUser(session, 'olive', 'administrator', BY)),
  );
  return {
    url: api.url,
    entry: `${api.url}/sign-in?link=${link}`,
    clearPlace: () => rmSync(join(place, IN_THE_WAY), { force: true }),
    close: async () => {
      setClockOffset(0);
      await api.stop();
      await installation.close();
      await clone.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function liveTwoDays(installation: TestInstallation, place: string): Promise<void> {
  const { exports } = installation;
  setClock('2026-06-08T12:00:00Z');
  await takeIn(installation, [anAddress('address-1', '2026-06-07T10:00:00Z'), aVerification('verified-1', '2026-06-07T10:00:00Z')]);
  await workExports(exports);
  setClock('2026-06-08T19:00:00Z');
  await takeIn(installation, [anAddress('address-2', '2026-06-08T18:00:00Z'), aVerification('verified-2', '2026-06-08T18:00:00Z')]);
  setClock('2026-06-09T09:46:00Z');
  const mend = breakFolder(place);
  await workExports(exports);
  // Past the deadline, 09:00 in New York.
  setClock('2026-06-09T14:00:00Z');
  await workExports(exports);
  mend();
  writeFileSync(join(place, IN_THE_WAY), 'not ours\n');
  await runExport(exports, { program: 'vye', name: 'vawave', by: BY, reason: 'the folder is back' });
  await takeIn(installation, [anAddress('address-3', '2026-06-09T13:00:00Z')]);
}

type Change = ReturnType<typeof anAddress>;

async function takeIn({ database, keyring, registry }: TestInstallation, changes: readonly Change[]): Promise<void> {
  const program = registry.get('vye');
  if (!program) throw new Error('There is no program vye.');
  const rows = changes.map(({ id, form, at, payload }) => ({
    content: { id, form, person_id: `person-${id}`, submitted_at: at, payload, identity: { ssn: '900112233' } },
  }));
  const verdicts = await database.transaction(['vye'], (session) => acceptSubmissions(session, { program, keyring, actor: BY }, rows));
  if (verdicts.some(({ kind }) => kind !== 'accepted')) throw new Error(`Not taken in: ${JSON.stringify(verdicts)}`);
}

/** Its owner took the folder away; the answer puts it back. */
function breakFolder(folder: string): () => void {
  renameSync(folder, `${folder}.away`);
  writeFileSync(folder, 'no folder');
  return () => {
    rmSync(folder);
    renameSync(`${folder}.away`, folder);
  };
}
