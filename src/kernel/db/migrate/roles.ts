import type pg from 'pg';
import { WaybillError } from '../../errors.ts';

/** What services and readers may do is granted to these; a login of yours is made a member of one. */
const GROUP_ROLES = ['waybill_app', 'waybill_reader'] as const;
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Makes the roles that migrations grant to, and lets the migrating user act as them, so that one URL can serve for everything.
 * @throws WB_DATABASE_ROLES when the user may not; the message holds the statements for an administrator
 */
export async function ensureRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string; exists: boolean; usable: boolean }>(
    `select role, to_regrole(role) is not null as exists,
       coalesce(pg_has_role(current_user, to_regrole(role)::oid, 'member'), false) as usable
     from unnest($1::text[]) role`,
    [GROUP_ROLES],
  );
  const { rows: me } = await client.query<{ name: string }>('select quote_ident(current_user) as name');
  const needed = rows.flatMap(({ role, exists, usable }) => [
    ...(exists ? [] : [`create role ${role} nologin`]),
    ...(usable ? [] : [`grant ${role} to ${me[0]?.name}`]),
  ]);
  if (needed.length > 0) await runOrExplain(client, needed);
}

async function runOrExplain(client: pg.Client, statements: readonly string[]): Promise<void> {
  try {
    await client.query(statements.join('; '));
  } catch (cause) {
    if ((cause as pg.DatabaseError).code !== INSUFFICIENT_PRIVILEGE) throw cause;
    throw new WaybillError(
      'WB_DATABASE_ROLES',
      `This user may not make the roles. An administrator runs: ${statements.join('; ')};`,
      {},
      { cause },
    );
  }
}
