import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import vye from '../../programs/vye/index.ts';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { createKeyFile, openKeyring } from '../kernel/crypto/index.ts';
import type { Database } from '../kernel/db/database.ts';
import { openObjectStore } from '../kernel/objects/index.ts';
import { loadPrograms, programNamed } from '../registry/index.ts';
import { acceptSubmissions } from '../submissions/index.ts';
import type { TestDatabase } from '../testing/index.ts';
import { type ExportHouse, openPlaces } from './index.ts';

export const OPERATOR = { by: { kind: 'person', name: 'operator' }, reason: 'a test' } as const;
export const ANYWHERE = { ...OPERATOR, scope: '*' } as const;

export interface TestHouse extends ExportHouse {
  readonly folder: string;
  /** What the partner finds, by name. */
  received(): Record<string, string>;
  close(): Promise<void>;
}

/** The program vye on the database given, with stores in a folder of its own. */
export async function openTestHouse(database: Database, folder = mkdtempSync(join(tmpdir(), 'waybill-exports-'))): Promise<TestHouse> {
  const partner = join(folder, 'partner');
  mkdirSync(partner, { recursive: true });
  const keys = join(folder, 'keys.json');
  createKeyFile(keys);
  const keyring = await openKeyring({ keys: `file:${keys}` });
  const objects = await openObjectStore({ url: pathToFileURL(join(folder, 'objects')).href });
  const places = openPlaces({ addressOf: () => pathToFileURL(partner).href, environment: {} });
  return {
    database,
    objects,
    keyring,
    programs: loadPrograms([vye]),
    places,
    folder,
    received: () => Object.fromEntries(readdirSync(partner).map((name) => [name, readFileSync(join(partner, name), 'latin1')])),
    close: async () => {
      await places.close();
      await objects.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** From here on the clock goes on from that moment. */
export function setClock(iso: string): void {
  setClockOffset(Date.parse(iso) - Date.now());
}

export interface Change {
  readonly id: string;
  readonly form: 'address-change' | 'direct-deposit-change' | 'verification';
  readonly person?: string;
  readonly at: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly identity?: Readonly<Record<string, unknown>>;
}

/** Takes changes in as the API does. */
export async function takeIn(house: TestHouse, changes: readonly Change[]): Promise<void> {
  const program = programNamed(loadPrograms([vye]), 'vye');
  const rows = changes.map(({ id, form, person, at, payload, identity }) => ({
    content: {
      id,
      form,
      person_id: person ?? `person-${id}`,
      submitted_at: at,
      payload,
      identity: { ssn: '900112233', file_numbers: ['900112233'], ...identity },
    },
  }));
  const verdicts = await house.database.transaction(['vye'], (session) =>
    acceptSubmissions(session, { program, keyring: house.keyring, actor: OPERATOR.by }, rows),
  );
  const refused = verdicts.filter(({ kind }) => kind !== 'accepted');
  if (refused.length > 0) throw new Error(`Not taken in: ${JSON.stringify(refused)}`);
}

export function anAddress(
  id: string,
  at: string,
  more: Partial<Change> & { readonly values?: Readonly<Record<string, unknown>> } = {},
): Change {
  const { values, ...rest } = more;
  const payload = {
    rpo_code: '316',
    indicator: 'A',
    veteran_name: 'ROWAN TESTCASE',
    address1: `${id} Sample Lane`,
    city: 'Exampleton',
    state: 'TX',
    zip_code: '77401',
    ...values,
  };
  return { id, form: 'address-change', at, payload, ...rest };
}

export function aVerification(
  id: string,
  at: string,
  more: Partial<Change> & { readonly values?: Readonly<Record<string, unknown>> } = {},
): Change {
  const { values, ...rest } = more;
  const payload = { rpo_code: '316', indicator: 'A', stub_nm: 'RTESTCA', transact_date: '2026-06-01', source_ind: 'web', ...values };
  return { id, form: 'verification', at, payload, ...rest };
}

export async function openFindingKinds(db: TestDatabase): Promise<string[]> {
  const { rows } = await db.owner.query<{ kind: string }>('select kind from findings where closed_at is null order by kind, id');
  return rows.map(({ kind }) => kind);
}

/** By external id, where each submission stands: its reason where it needs attention. */
export async function standings(db: TestDatabase): Promise<Record<string, string>> {
  const { rows } = await db.owner.query<{ external_id: string; settled: string; reason: string | null }>(
    'select s.external_id, st.settled, st.reason from standings st join submissions s on s.id = st.submission_id order by s.external_id',
  );
  return Object.fromEntries(rows.map(({ external_id, settled, reason }) => [external_id, reason ?? settled]));
}
