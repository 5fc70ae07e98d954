import pg from 'pg';
import { startEmbeddedPostgres } from '../kernel/db/embedded/start-embedded-postgres.ts';

/**
 * A program that tests kill: `node write-until-killed.ts FOLDER` starts the database of that folder, prints `server PID`, and inserts
 * numbers, printing each (`kept N`) once PostgreSQL has acknowledged it.
 */
async function main(dataFolder: string): Promise<void> {
  const server = await startEmbeddedPostgres({ dataFolder });
  const client = new pg.Client(server.urls.owner);
  // The server dying under it is what the tests do.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create table if not exists kept (n integer primary key)');
  const { rows } = await client.query<{ next: number }>('select coalesce(max(n), 0) + 1 as next from kept');
  process.stdout.write(`server ${server.pid()}\n`);
  for (let n = rows[0]?.next ?? 1; ; n++) {
    await client.query('insert into kept values ($1)', [n]);
    process.stdout.write(`kept ${n}\n`);
  }
}

await main(process.argv[2] ?? '');
