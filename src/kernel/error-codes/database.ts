import { type ErrorEntry, entry } from './entry.ts';

/** The database and its migrations. */
export const DATABASE_ERRORS = {
  WB_DATABASE_BUSY: entry(409, 'Another process uses this data folder.', 'Stop that process, or give this one a data folder of its own.'),
  WB_DATABASE_CONFLICT: entry(
    503,
    'Two changes to the same rows met, and this one was ended. Nothing of it was kept.',
    'Do it again. If it happens often, look what else works on the same rows, such as two imports of one file.',
  ),
  WB_DATABASE_PLATFORM: entry(
    500,
    'The embedded PostgreSQL does not run on this machine.',
    'Set DATABASE_URL to a PostgreSQL 15 or newer of yours.',
  ),
  WB_DATABASE_PORT: entry(409, 'The port asked for is taken.', 'Stop the program that listens there, or leave the port out.'),
  WB_DATABASE_ROLES: entry(
    500,
    'A database role is missing and may not be made by this user.',
    'Let an administrator run the statements that the message lists, then migrate again.',
  ),
  WB_DATABASE_START: entry(
    500,
    'The embedded PostgreSQL did not start.',
    'Read the message and postgres.log in the data folder, mend the cause and start again. Nothing committed is lost.',
  ),
  WB_DATABASE_UNREACHABLE: entry(
    503,
    'The database does not answer.',
    'Check that it runs and that DATABASE_URL names it; the work is tried again.',
  ),
  WB_DISK_FULL: entry(507, 'The disk that holds the database is full.', 'Free or add space, then start again. Nothing committed is lost.'),
  WB_MIGRATION_CHANGED: entry(
    500,
    'A migration file differs from the one that was applied.',
    'Put the applied file back and write the change as a new migration.',
  ),
  WB_MIGRATION_FAILED: entry(
    500,
    'A migration could not be applied; it left nothing behind.',
    'Mend the cause that the message names, then migrate again.',
  ),
  WB_MIGRATION_PENDING: entry(503, 'The database lacks a migration that this version needs.', 'Run `waybill migrate`, then start again.'),
  WB_MIGRATION_UNKNOWN: entry(
    500,
    'The database has a migration that this version does not know.',
    'Run the newer version of Waybill that applied it.',
  ),
  WB_READER_LOGIN: entry(
    503,
    'Tasks that only read have no database login of their own.',
    'Set DATABASE_READER_URL to a login that is a member of waybill_reader, or let an administrator grant waybill_reader to the login in use.',
  ),
} as const satisfies Record<string, ErrorEntry>;
