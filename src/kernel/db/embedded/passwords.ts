import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The accounts of an embedded database. Only the embedded one has `waybill_superuser`. */
export const ROLES = ['waybill_superuser', 'waybill_owner', 'waybill_app', 'waybill_reader'] as const;
export type Role = (typeof ROLES)[number];
export type Passwords = Readonly<Record<Role, string>>;

const FILE = 'passwords.json';

export function readPasswords(dataFolder: string): Passwords | undefined {
  const file = join(dataFolder, FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Passwords) : undefined;
}

export function newPasswords(): Passwords {
  return Object.fromEntries(ROLES.map((role) => [role, randomBytes(24).toString('hex')])) as Passwords;
}

/** Readable by this user alone, and whole or not there at all. */
export function keepPasswords(dataFolder: string, passwords: Passwords): void {
  const file = join(dataFolder, FILE);
  writeFileSync(`${file}.new`, JSON.stringify(passwords), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
