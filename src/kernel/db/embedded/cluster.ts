import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { keepPasswords, newPasswords, type Passwords, ROLES, readPasswords } from './passwords.ts';
import type { Placement } from './placement.ts';
import { runTool } from './run-tool.ts';

export const SUPERUSER = 'waybill_superuser';
export const DATABASE = 'waybill';

/** Scram for everybody: the address is loopback, but other users of this machine reach it too. */
const ACCESS_RULES = 'host all all 127.0.0.1/32 scram-sha-256\n';

/**
 * Makes the cluster where there is none, beside its place and then by one rename: a start that was cut off leaves no half cluster.
 * Passwords go in through PostgreSQL's single-user mode, so that none lies in a file that PostgreSQL's account reads.
 */
export async function prepareCluster(binaries: Binaries, placement: Placement): Promise<Passwords> {
  const known = readPasswords(placement.dataFolder);
  const isNew = !existsSync(join(placement.clusterFolder, 'PG_VERSION'));
  if (!isNew && known) return known;
  const passwords = known ?? newPasswords();
  if (isNew) await makeCluster(binaries, placement, passwords);
  else await setPasswords(binaries, placement, placement.clusterFolder, passwords);
  keepPasswords(placement.dataFolder, passwords);
  return passwords;
}

async function makeCluster(binaries: Binaries, placement: Placement, passwords: Passwords): Promise<void> {
  removeUnfinished(placement.clusterFolder);
  const unfinished = `${placement.clusterFolder}.new-${process.pid}`;
  mkdirSync(unfinished, { mode: 0o700 });
  if (placement.runAs) chownSync(unfinished, placement.runAs.uid, placement.runAs.gid);
  await runTool(binaries.initdb, initdbArguments(unfinished), placement.runAs);
  writeOwned(join(unfinished, 'pg_hba.conf'), ACCESS_RULES);
  await setPasswords(binaries, placement, unfinished, passwords);
  await runSingle(binaries, placement, unfinished, `create database ${DATABASE} owner waybill_owner;\n`);
  renameSync(unfinished, placement.clusterFolder);
  syncFolder(dirname(placement.clusterFolder));
}

function removeUnfinished(clusterFolder: string): void {
  const parent = dirname(clusterFolder);
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${basename(clusterFolder)}.new-`)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** PostgreSQL's own collation provider sorts the same on every machine; the C library's does not. */
function initdbArguments(folder: string): string[] {
  return [
    `--pgdata=${folder}`,
    `--username=${SUPERUSER}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--auth=trust',
    '--data-checksums',
  ];
}

/** Keeps the file's owner: it is written in place. */
function writeOwned(file: string, text: string): void {
  writeFileSync(file, text, { flush: true });
  chmodSync(file, 0o600);
}

function setPasswords(binaries: Binaries, placement: Placement, folder: string, passwords: Passwords): Promise<void> {
  return runSingle(binaries, placement, folder, roleStatements(passwords).join('\n'));
}

async function runSingle(binaries: Binaries, placement: Placement, folder: string, statements: string): Promise<void> {
  const args = ['--single', '-D', folder, '-c', 'exit_on_error=on', '-c', 'log_min_messages=error', 'postgres'];
  await runTool(binaries.postgres, args, placement.runAs, statements);
}

/** One statement a line, as single-user mode reads them; each may run again. */
function roleStatements(passwords: Passwords): string[] {
  const made = ROLES.map((role) => `do $$ begin if to_regrole('${role}') is null then create role ${role}; end if; end $$;`);
  const opened = ROLES.map((role) => `alter role ${role} login password '${passwords[role]}';`);
  return [...made, ...opened, 'grant waybill_app, waybill_reader to waybill_owner;', ''];
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
