import { decodeJwt, errors, importSPKI, jwtVerify } from 'jose';
import type { Answer, Call, Partner, World } from './partner.ts';
import { sha256 } from './random.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const LIFETIME_S = 600;
const MAX_ASSERTION_S = 300;
const SCOPES: Record<string, string[]> = {
  'benefits-documents': ['documents.read', 'documents.write'],
  claims: ['system/claim.read', 'system/claim.write', 'system/526-pdf.override', 'system/526.override'],
};

type Token = { scope: string; expiresAt: number };
export type OAuth = Partner & { hasToken(call: Call, scope: string): boolean };

/** The token endpoint of each API: client credentials with a private_key_jwt assertion. */
export function createOAuth(world: World): OAuth {
  const tokens = new Map<string, Token>();
  const used = new Map<string, number>();
  return {
    name: 'oauth',
    operations: [
      {
        name: 'token',
        method: 'POST',
        path: '/oauth2/:api/system/v1/token',
        identify: (call) => new URLSearchParams(call.body.toString('utf8')).get('client_assertion')?.slice(-24) ?? '',
        answer: (call) => issue(world, call, tokens, used),
      },
    ],
    hasToken: (call, scope) => {
      const token = tokens.get(/^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1] ?? '');
      return token !== undefined && token.expiresAt > world.clock.now() && token.scope.split(' ').includes(scope);
    },
  };
}

async function issue(world: World, call: Call, tokens: Map<string, Token>, used: Map<string, number>): Promise<Answer> {
  const form = new URLSearchParams(call.body.toString('utf8'));
  if (form.get('grant_type') !== 'client_credentials')
    return refuse(400, 'unsupported_grant_type', 'The grant_type must be client_credentials.');
  if (form.get('client_assertion_type') !== ASSERTION_TYPE)
    return refuse(400, 'invalid_client', 'The client_assertion_type is not supported.');
  const refused = await checkAssertion(world, call, form.get('client_assertion') ?? '', used);
  if (refused) return refused;
  const scope = form.get('scope') ?? '';
  const known = SCOPES[call.params.api ?? ''] ?? [];
  if (scope === '' || !scope.split(' ').every((wanted) => known.includes(wanted))) {
    return refuse(400, 'invalid_scope', 'One or more scopes are not configured for the authorization server resource.');
  }
  const now = world.clock.now();
  for (const [text, token] of tokens) if (token.expiresAt <= now) tokens.delete(text);
  const access = sha256(`${world.seed}/${tokens.size}/${now}/${form.get('client_assertion')}`);
  tokens.set(access, { scope, expiresAt: now + LIFETIME_S * 1000 });
  return {
    status: 200,
    body: { access_token: access, token_type: 'Bearer', scope, expires_in: LIFETIME_S, state: null },
    headers: { 'cache-control': 'no-store' },
  };
}

async function checkAssertion(world: World, call: Call, assertion: string, used: Map<string, number>): Promise<Answer | undefined> {
  let client: string;
  try {
    const { iss, sub } = decodeJwt(assertion);
    if (!iss || iss !== sub)
      return refuse(401, 'invalid_client', 'The issuer and subject claims of client_assertion must both be the client id.');
    client = iss;
  } catch {
    return refuse(401, 'invalid_client', 'The client_assertion token could not be read.');
  }
  const key = world.settings.clients[client];
  if (key === undefined) return refuse(400, 'invalid_client', 'Invalid value for client_id parameter.');
  try {
    const audience = [`${call.origin}${call.path}`];
    const { payload } = await jwtVerify(assertion, await importSPKI(key, 'RS256'), {
      audience,
      currentDate: new Date(world.clock.now()),
      requiredClaims: ['exp', 'aud'],
    });
    return checkClaims(world, payload, used);
  } catch (error) {
    return refuse(401, 'invalid_client', describe(error));
  }
}

/** An assertion that lives longer than five minutes is refused, and one with a `jti` may be used once. */
function checkClaims(world: World, payload: { exp?: number; jti?: string }, used: Map<string, number>): Answer | undefined {
  const nowS = Math.floor(world.clock.now() / 1000);
  if ((payload.exp ?? 0) > nowS + MAX_ASSERTION_S + 5)
    return refuse(401, 'invalid_client', 'The client_assertion token has an expiration too far into the future.');
  for (const [jti, expires] of used) if (expires < nowS) used.delete(jti);
  if (payload.jti === undefined) return undefined;
  if (used.has(payload.jti)) return refuse(401, 'invalid_client', 'The client_assertion token has already been used.');
  used.set(payload.jti, payload.exp ?? nowS);
  return undefined;
}

function describe(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The client_assertion token is expired.';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud')
    return 'The audience claim for client_assertion must be the endpoint invoked for the request.';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'The client_assertion signature is invalid.';
  return 'The client_assertion token is invalid.';
}

function refuse(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}
