import { type FixtureServer, startFixtureServer } from '../../portal/fixture/fixture-server.ts';

/** Where the portal is, and how a visitor gets a session there. */
export interface PortalUnderTest {
  readonly url: string;
  /** The first address to open: on a real server the sign-in link, which sets the session. */
  readonly entry: string;
  close(): Promise<void>;
}

/**
 * `WAYBILL_PORTAL_URL` names a running server, `WAYBILL_PORTAL_ENTRY` its sign-in link; without them the fixture server answers.
 */
export async function portalUnderTest(): Promise<PortalUnderTest> {
  const url = process.env.WAYBILL_PORTAL_URL?.replace(/\/$/, '');
  if (url) return { url, entry: process.env.WAYBILL_PORTAL_ENTRY ?? url, close: () => Promise.resolve() };
  const fixture: FixtureServer = await startFixtureServer();
  return { url: fixture.url, entry: fixture.url, close: () => fixture.close() };
}
