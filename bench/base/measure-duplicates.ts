import type pg from 'pg';
import { findDuplicates } from '../../src/duplicates/index.ts';
import type { Database } from '../../src/kernel/db/database.ts';
import { median, millisecondsOf, report } from '../report.ts';
import { PROGRAM } from './fill-base.ts';

const ROUNDS = 3;
const MOST = 1.5;

/** The pass over all fingerprints, its sets and their report, against one read of the fingerprints with its sort. */
export async function measureDuplicates(database: Database, owner: pg.Pool, count: number): Promise<void> {
  const bound: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bound.push(await millisecondsOf(() => readSorted(owner)));
    ours.push(await millisecondsOf(() => findAll(database)));
    await owner.query('truncate duplicate_members, duplicate_sets');
  }
  const name = `duplicates.${count / 1_000}k-fingerprints`;
  report({ name, value: median(ours), unit: 'ms', bound: median(bound), atMost: MOST });
}

/** Read from the table and sorted, in the database; the client is spared a million rows. The index would have them sorted already. */
async function readSorted(owner: pg.Pool): Promise<void> {
  await owner.query(
    `set enable_indexscan = off; set enable_indexonlyscan = off; set enable_bitmapscan = off;
     select count(*) from (
       select person_id, fingerprint, submission_id from submission_fingerprints where program = '${PROGRAM}'
       order by person_id, fingerprint, submission_id offset 0
     ) sorted;
     reset enable_indexscan; reset enable_indexonlyscan; reset enable_bitmapscan`,
  );
}

async function findAll(database: Database): Promise<void> {
  const { sets } = await database.transaction([PROGRAM], (session) => findDuplicates(session, PROGRAM, { kind: 'system', name: 'bench' }));
  if (sets === 0) throw new Error('no duplicate set was found');
}
