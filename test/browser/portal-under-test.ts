import { openPortalOnDatabase } from './portal-on-database.ts';

/** Where the portal is, and how a visitor gets a session there. */
export interface PortalUnderTest {
  readonly url: string;
  /** The first address to open: the sign-in link, which sets the session. */
  readonly entry: string;
  close(): Promise<void>;
}

/**
 * `WAYBILL_PORTAL_URL` names a running server, `WAYBILL_PORTAL_ENTRY` its sign-in link; without them an API is started on a database of this
 * file's own.
 */
export async function portalUnderTest(): Promise<PortalUnderTest> {
  const url = process.env.WAYBILL_PORTAL_URL?.replace(/\/$/, '');
  if (url) return { url, entry: process.env.WAYBILL_PORTAL_ENTRY ?? url, close: () => Promise.resolve() };
  return openPortalOnDatabase();
}
