import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { now } from '../src/kernel/clock/clock.ts';
import { openDatabase } from '../src/kernel/db/database.ts';
import { startEmbeddedPostgres } from '../src/kernel/db/embedded/start-embedded-postgres.ts';
import { migrate } from '../src/kernel/db/migrate/migrate.ts';
import { fillBase } from './base/fill-base.ts';
import { fillLists } from './base/fill-lists.ts';
import { measureDuplicates } from './base/measure-duplicates.ts';
import { measureLists } from './base/measure-lists.ts';
import { measureStanding } from './base/measure-standing.ts';
import { FINGERPRINTS, SUBMISSIONS } from './base/sizes.ts';

/** What depends on how much there is: duplicates among 1,000,000 fingerprints; counts, lists and search at 3,000,000 submissions. */
const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-base-'));
const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
const owner = new pg.Pool({ connectionString: server.urls.owner, max: 1 });
const database = openDatabase({ url: server.urls.app });
try {
  await migrate(server.urls.owner);
  const at = now();
  await fillBase(owner, 0, FINGERPRINTS, at);
  await measureDuplicates(database, owner, FINGERPRINTS);
  await fillBase(owner, FINGERPRINTS, SUBMISSIONS, at);
  await measureStanding(database, owner, SUBMISSIONS);
  await fillLists(owner, SUBMISSIONS, at);
  await measureLists(database, SUBMISSIONS);
} finally {
  // Before the server: a connection that it ends would end this process, and what failed would not be said.
  await Promise.allSettled([owner.end(), database.close()]);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
