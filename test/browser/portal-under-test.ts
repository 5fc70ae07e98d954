import { openPortalOnDatabase, type PortalUnderTest } from './portal-on-database.ts';

export type { PortalUnderTest };

/**
 * `WAYBILL_PORTAL_URL` names a running server, `WAYBILL_PORTAL_ENTRY` its sign-in link; without them an API is started on a database of this
 * file's own.
 */
export async function portalUnderTest(): Promise<PortalUnderTest> {
  const url = process.env.WAYBILL_PORTAL_URL?.replace(/\/$/, '');
  if (url) return { url, entry: process.env.WAYBILL_PORTAL_ENTRY ?? url, close: () => Promise.resolve() };
  return openPortalOnDatabase();
}
