import { now } from '#kernel/clock/clock.ts';
import { probeDatabase } from '#kernel/db/probe-database.ts';
import { probeObjectStore } from '#kernel/objects/index.ts';
import { probePlaces } from '../../exports/index.ts';
import { measurePolls } from '../../handoffs/index.ts';
import { measureLag } from '../../ledger/index.ts';
import { type CheckedPackage, compareShares } from '../../packages/index.ts';
import type { Installation } from '../../registry/index.ts';
import { checkStanding } from '../../standing/index.ts';
import { bad, type Check, checked, good } from './check.ts';
import { checkAlerts } from './check-alerts.ts';
import { checkInputs } from './check-inputs.ts';
import { checkReading } from './check-reading.ts';
import { reviews, schedules, writes } from './check-runs.ts';

const MOST_CLOCK_OFFSET_MS = 2_000;
const MOST_LAG_MS = 60_000;
const OLDEST_VERSION = 15;
const FIRST_SHOWN = 5;

/** Everything that can be looked at once the installation is open. */
export async function checkInstallation(house: Installation): Promise<readonly Check[]> {
  const checks = [
    await checked('database', () => database(house)),
    await checked('clock', () => clock(house)),
    await checked('object store', () => objectStore(house)),
    await checked('inputs', () => checkInputs(house)),
    await checked('reading tasks', () => checkReading(house)),
    await checked('key ring', () => keyRing(house)),
    await checked('connectors', () => connectors(house)),
    await checked('stores of partners', () => partnerStores(house)),
    await checked('shared packages', () => sharedPackages(house)),
    await checked('standing', () => standing(house)),
    await checked('polls', () => polls(house)),
    await checked('alerts', () => checkAlerts(house)),
    await checked('ledger', () => ledger(house)),
    await checked('writes', () => writes(house)),
    await checked('schedules', () => schedules(house)),
    await checked('reviews', () => reviews(house)),
  ];
  return checks.flat();
}

async function database({ database: { pool } }: Installation): Promise<readonly Check[]> {
  const { version, user, mayActAsApp, isHeldToScope, pending } = await probeDatabase(pool);
  const isOld = Number.parseInt(version, 10) < OLDEST_VERSION;
  return [
    isOld
      ? bad('database', `PostgreSQL ${version}`, `Use PostgreSQL ${OLDEST_VERSION} or newer.`)
      : good('database', `PostgreSQL ${version} as ${user}`),
    mayActAsApp
      ? good('database roles', 'may act as waybill_app')
      : bad('database roles', `${user} may not act as waybill_app`, `Let an administrator run: grant waybill_app to ${user};`),
    isHeldToScope
      ? good('row-level security', 'waybill_app is held to it')
      : bad('row-level security', 'waybill_app is past it', 'Let an administrator run: alter role waybill_app nosuperuser nobypassrls;'),
    pending.length === 0
      ? good('migrations', 'up to date')
      : bad('migrations', `${pending.length} are pending, from ${pending[0] ?? ''} on`, 'Run `waybill migrate`.'),
  ];
}

async function clock({ database: { pool }, config }: Installation): Promise<Check> {
  const before = now().getTime();
  const { clock: theirs } = await probeDatabase(pool);
  const after = now().getTime();
  const moved = config.clockOffset ?? 0;
  const apart = Math.max(before - moved - theirs.getTime(), theirs.getTime() - (after - moved), 0);
  const detail = `${apart} ms between this machine and the database${moved === 0 ? '' : `; moved by ${moved} ms for the sandbox`}`;
  return apart <= MOST_CLOCK_OFFSET_MS
    ? good('clock', detail)
    : bad('clock', detail, 'Set both clocks by the same time server: time boxes are counted by them.');
}

async function objectStore({ objects }: Installation): Promise<readonly Check[]> {
  const rights = await probeObjectStore(objects);
  return rights.map(({ right, fault }) =>
    fault === undefined
      ? good(`object store: ${right}`, 'works')
      : bad(`object store: ${right}`, fault, 'Give the credentials this right on the bucket or folder that WAYBILL_OBJECTS names.'),
  );
}

async function keyRing({ keyring }: Installation): Promise<Check> {
  const context = { program: 'doctor', kind: 'probe' };
  const plain = Buffer.from('waybill probe');
  const opened = await keyring.decrypt(await keyring.encrypt(plain, context), context);
  return opened.equals(plain)
    ? good('key ring', 'encrypts and decrypts')
    : bad('key ring', 'what was encrypted came back changed', 'Restore the key file from its backup.');
}

/** A connector that is not set up is no fault: programs have several ways, and nothing is sent by one that is missing. */
async function connectors({ connections, config }: Installation): Promise<readonly Check[]> {
  const probed = await connections.probe();
  return probed.map(({ program, connector, isSetUp, answers, detail }) => {
    const name = `connector ${program}.${connector}`;
    const prefix = `WAYBILL_${program}_${connector}`.toUpperCase().replaceAll('-', '_');
    if (!isSetUp) return { ...good(name, 'not set up'), next: `Set ${prefix}_URL to use it.` };
    const where = config.connector(program, connector)?.url ?? '';
    return answers
      ? good(name, `answers (${detail})`)
      : bad(
          name,
          `does not answer (${detail})`,
          `Look at ${prefix}_URL${URL.canParse(where) ? ` (${new URL(where).host})` : ''} and at the way there.`,
        );
  });
}

/** A store that is not set up is no fault while nothing waits for it; what waits is on the list of its export. */
async function partnerStores({ exports }: Installation): Promise<readonly Check[]> {
  const probed = await probePlaces(exports);
  return probed.map(({ program, store, fault, isSetUp }) => {
    const name = `store ${program}.${store}`;
    const variable = `WAYBILL_${program}_${store}_STORE`.toUpperCase();
    if (!isSetUp) return { ...good(name, 'not set up'), next: `Set ${variable} to use it.` };
    return fault === undefined ? good(name, 'can be read') : bad(name, fault, `Look at ${variable} and at the rights there.`);
  });
}

async function sharedPackages({ shares }: Installation): Promise<Check> {
  let packages = 0;
  const faults: CheckedPackage[] = [];
  for await (const portion of compareShares(shares)) {
    packages += portion.length;
    faults.push(...portion.filter(({ fault }) => fault !== null));
  }
  if (faults.length === 0) return good('shared packages', `the store has all ${packages} packages of open shares`);
  const first = faults.slice(0, FIRST_SHOWN).map(({ shareId, externalId, fault }) => `${externalId} of share ${shareId}: ${fault}`);
  return bad(
    'shared packages',
    `${faults.length} of ${packages} cannot be fetched as they were shared (${first.join('; ')}${faults.length > FIRST_SHOWN ? '; …' : ''})`,
    'Restore the objects from their backup. A worker opens a finding for each within the hour: `waybill findings` has the keys.',
  );
}

async function standing({ database: own }: Installation): Promise<Check> {
  const { slices, differences, wrongTotals } = await checkStanding(own);
  if (differences.length + wrongTotals.length === 0)
    return good('standing', `recomputed from the facts in ${slices} slices: every standing and every total agrees`);
  return bad(
    'standing',
    `${differences.length} standings and ${wrongTotals.length} totals differ from the facts`,
    'Stop imports and runs, and report it: counts cannot be trusted until it is mended.',
  );
}

async function polls({ handoffs }: Installation): Promise<readonly Check[]> {
  const measured = await measurePolls(handoffs);
  if (measured.length === 0) return [good('polls', 'no hand-off is to be asked about')];
  return measured.map(({ program, destination, waitsMs, mostMs, isOverdue, reason }) => {
    const name = `polls ${program}.${destination}`;
    const why = reason === undefined ? '' : ` (${reason})`;
    const detail =
      waitsMs === 0 ? `none is due${why}` : `the oldest is due for ${minutesOf(waitsMs)} minutes of ${minutesOf(mostMs)}${why}`;
    const next = 'See that a worker runs, and that its connector is set up and answers: what its receiver says is not heard.';
    return isOverdue ? bad(name, detail, next) : good(name, detail);
  });
}

function minutesOf(milliseconds: number): number {
  return Math.ceil(milliseconds / 60_000);
}

async function ledger({ database: own }: Installation): Promise<Check> {
  const { lines, milliseconds } = await measureLag(own);
  const detail = `${lines} lines are not yet sealed, the oldest for ${Math.round(milliseconds / 1_000)} s`;
  return milliseconds <= MOST_LAG_MS
    ? good('ledger', detail)
    : bad('ledger', detail, 'Start a worker: it seals the ledger. If one runs, look at its log for worker.fault.');
}
