import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** Who we are at a partner's token endpoint, for connectors that declare `token`. */
export interface TokenIdentity {
  readonly clientId: string;
  /** RSA. */
  readonly privateKey: KeyObject;
  /** The assertion's audience, where it is not the token endpoint's own address. */
  readonly audience?: string;
}

const LEAST_BITS = 2_048;

const privateKey = z.string().transform((text, context) => {
  const key = readRsaKey(text);
  if (key) return key;
  context.addIssue(`must be the PEM of an unencrypted RSA private key of at least ${LEAST_BITS} bits`);
  return z.NEVER;
});

/** The settings that such a connector has besides its own. All of them are read as text; the key is a secret. */
export const TOKEN_SETTINGS = z
  .object({ client_id: z.string().min(1), private_key: privateKey, token_audience: z.string().min(1).optional() })
  .transform(
    ({ client_id, private_key, token_audience }): TokenIdentity => ({
      clientId: client_id,
      privateKey: private_key,
      ...(token_audience === undefined ? {} : { audience: token_audience }),
    }),
  );

export const TOKEN_SETTING_NAMES = ['client_id', 'private_key', 'token_audience'] as const;

export const TOKEN_SECRETS: readonly string[] = ['private_key'];

/** Environments that cannot hold line breaks write them as `\n`. */
function readRsaKey(text: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(text.replaceAll('\\n', '\n'));
    const isStrong = key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_BITS;
    return isStrong ? key : undefined;
  } catch {
    return undefined;
  }
}
