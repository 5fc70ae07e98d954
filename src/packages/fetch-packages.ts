import type { Readable } from 'node:stream';
import ZipStream from 'zip-stream';
import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { openFindings } from '../handoffs/index.ts';
import { csvLines } from '../tasks/index.ts';
import { faultOf } from './compare-shares.ts';
import { packageFinding } from './findings.ts';
import type { ShareHouse } from './ports.ts';
import { type ReceivedPackage, selectReceivedPackages } from './received-shares.sql.ts';
import { fileOf, type Share } from './share.ts';
import { insertFetches } from './share-links.sql.ts';
import { addEntry } from './zip-entry.ts';

/** Recorded and asked for together. A fetch that is cut off has recorded at most these that did not arrive. */
const TOGETHER = 50;
const LEFT_OUT_FILE = 'NOT-IN-THIS-FILE.csv';

export interface FetchedPackage {
  readonly fileName: string;
  readonly bytes: number;
  readonly stream: Readable;
}

type Fetched = Pick<Share, 'id' | 'program' | 'runId' | 'manifestKey'>;

/**
 * One package of a share for somebody who is signed in as its partner. The fetch is recorded first. A package that the store has lost is a
 * finding at once.
 * @throws WB_NOT_FOUND, WB_LINK_GONE for a line that was revoked, WB_PACKAGE_UNAVAILABLE
 */
export async function fetchPackage(house: ShareHouse, share: Fetched, position: number, by: string): Promise<FetchedPackage> {
  const { database, objects } = house;
  const [found] = await database.transaction([share.program], (session) =>
    selectReceivedPackages(session, { shareId: share.id, position, limit: 1 }),
  );
  if (!found) throw new WaybillError('WB_NOT_FOUND', `Share ${share.id} has no line ${position}.`, { shareId: share.id });
  if (found.isRevoked || found.isDestroyed)
    throw new WaybillError('WB_LINK_GONE', `Line ${position} of share ${share.id} was taken back.`, { shareId: share.id });
  const [available] = await availableOf(house, share, [found]);
  if (!available) throw new WaybillError('WB_PACKAGE_UNAVAILABLE', 'This file cannot be fetched now; its keepers have been told.');
  await recordFetches(house, share, [available], by);
  const { stream, bytes } = await objects.get(available.objectKey);
  return { fileName: fileOf(available.objectKey), bytes, stream };
}

/**
 * Every package of a share that is not revoked, and the manifest, as one zip whose parts are stored as they are. It is written while it is read:
 * nothing is held. What the store has lost becomes a finding and is named in a file of its own at the end.
 */
export function fetchAll(house: ShareHouse, share: Fetched, by: string): Readable {
  const zip = new ZipStream({ store: true });
  const filling = fill(house, share, by, zip);
  filling.catch((error: Error) => zip.destroy(error));
  return zip;
}

async function fill(house: ShareHouse, share: Fetched, by: string, zip: ZipStream): Promise<void> {
  const { objects } = house;
  if (share.manifestKey) await addEntry(zip, 'manifest.csv', (await objects.get(share.manifestKey)).stream);
  const leftOut: string[] = [];
  for await (const found of packagesOf(house, share)) {
    const wanted = found.filter(({ isRevoked, isDestroyed }) => !isRevoked && !isDestroyed);
    const available = await availableOf(house, share, wanted);
    await recordFetches(house, share, available, by);
    const there = new Set(available.map(({ position }) => position));
    leftOut.push(...wanted.filter(({ position }) => !there.has(position)).map(({ externalId }) => externalId));
    for (const { objectKey } of available) await addEntry(zip, fileOf(objectKey), (await objects.get(objectKey)).stream);
  }
  if (leftOut.length > 0) await addEntry(zip, LEFT_OUT_FILE, Buffer.from(csvLines([['id'], ...leftOut.map((id) => [id])])));
  zip.finalize();
}

async function* packagesOf({ database }: ShareHouse, share: Fetched): AsyncGenerator<readonly ReceivedPackage[]> {
  for (let after: number | undefined = -1; after !== undefined; ) {
    const from: number = after;
    const found = await database.transaction([share.program], (session) =>
      selectReceivedPackages(session, { shareId: share.id, after: from, limit: TOGETHER }),
    );
    if (found.length > 0) yield found;
    after = found.length < TOGETHER ? undefined : found.at(-1)?.position;
  }
}

/** What the store has with its recorded size; the rest becomes findings. */
async function availableOf({ database, objects }: ShareHouse, share: Fetched, of: readonly ReceivedPackage[]): Promise<ReceivedPackage[]> {
  const asked = await Promise.all(
    of.map(async (each) => {
      const stored = (await objects.head(each.objectKey))?.bytes ?? null;
      return { each, stored, kind: faultOf(each.bytes, stored) };
    }),
  );
  const about = { program: share.program, shareId: share.id, runId: share.runId };
  const findings = asked.flatMap(({ each, stored, kind }) =>
    kind === null ? [] : [packageFinding({ ...each, ...about }, { kind, stored }, now())],
  );
  if (findings.length > 0) await database.transaction([share.program], (session) => openFindings(session, findings));
  return asked.filter(({ kind }) => kind === null).map(({ each }) => each);
}

async function recordFetches({ database }: ShareHouse, share: Fetched, of: readonly ReceivedPackage[], by: string): Promise<void> {
  const positions = of.map(({ position }) => position);
  const fetch = { program: share.program, shareId: share.id, positions, linkId: null, by, at: now(), remote: undefined };
  await database.transaction([share.program], (session) => insertFetches(session, fetch));
}
