import * as protocol from 'openid-client';
import { WaybillError } from '../errors.ts';

export interface OidcOptions {
  /** The provider's issuer, under which its discovery document stands. */
  readonly issuer: string;
  readonly clientId: string;
  /** Left out for a public client, which PKCE alone protects. */
  readonly clientSecret?: string;
  /** With spaces between; `openid` among them. */
  readonly scopes: string;
  /** Where the provider sends people back to. */
  readonly redirectUri: string;
}

/** What must be known when somebody comes back. */
export interface OidcVisit {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export interface OidcProvider {
  begin(): Promise<OidcVisit & { readonly url: string }>;
  /**
   * The claims of who came back with `url`: those of the ID token, whose signature, audience, nonce and time were checked.
   * @throws WaybillError WB_UNAUTHENTICATED where the provider or the check refuses, WB_PROVIDER_SILENT where it does not answer
   */
  finish(url: URL, visit: OidcVisit): Promise<Readonly<Record<string, unknown>>>;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const TIMEOUT_S = 10;

/** Authorization code with PKCE at an OpenID provider. Discovery is asked at the first sign-in, and again as long as it fails. */
export function openOidc({ issuer, clientId, clientSecret, scopes, redirectUri }: OidcOptions): OidcProvider {
  let found: Promise<protocol.Configuration> | undefined;
  const discover = (): Promise<protocol.Configuration> => {
    found ??= discovery({ issuer, clientId, clientSecret }).catch((error: unknown) => {
      found = undefined;
      throw silent(error);
    });
    return found;
  };
  return {
    begin: async () => {
      const codeVerifier = protocol.randomPKCECodeVerifier();
      const visit = { state: protocol.randomState(), nonce: protocol.randomNonce(), codeVerifier };
      const url = protocol.buildAuthorizationUrl(await discover(), {
        redirect_uri: redirectUri,
        scope: scopes,
        state: visit.state,
        nonce: visit.nonce,
        code_challenge: await protocol.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      });
      return { ...visit, url: url.href };
    },
    finish: async (url, { state, nonce, codeVerifier }) => {
      const configuration = await discover();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true };
      const tokens = await protocol.authorizationCodeGrant(configuration, url, checks).catch((error: unknown) => {
        throw refused(error);
      });
      return tokens.claims() as Readonly<Record<string, unknown>>;
    },
  };
}

function discovery({ issuer, clientId, clientSecret }: Pick<OidcOptions, 'issuer' | 'clientId' | 'clientSecret'>) {
  const url = new URL(issuer);
  // Tests and trials have a provider on this machine; anywhere else the code and the token must not be read on the way.
  const execute = url.protocol === 'http:' && LOOPBACK.test(url.hostname) ? [protocol.allowInsecureRequests] : [];
  const authentication = clientSecret === undefined ? protocol.None() : protocol.ClientSecretPost(clientSecret);
  return protocol.discovery(url, clientId, undefined, authentication, { execute, timeout: TIMEOUT_S });
}

function silent(cause: unknown): WaybillError {
  return new WaybillError('WB_PROVIDER_SILENT', 'The sign-in provider does not answer.', {}, { cause });
}

/** What the provider answers may hold what somebody typed; its code is enough. */
function refused(cause: unknown): WaybillError {
  const { error, code } = cause as { error?: unknown; code?: unknown };
  const word = [error, code].find((each): each is string => typeof each === 'string' && /^[A-Za-z_]{1,60}$/.test(each));
  return new WaybillError('WB_UNAUTHENTICATED', `The sign-in provider's answer was refused${word ? ` (${word})` : ''}.`, {}, { cause });
}
