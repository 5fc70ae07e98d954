import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** A new random token of 256 bits in base64url, after a prefix that tells people and scanners what it is. */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
}

/** What is stored of a token (32 bytes). A plain hash serves: a token of 256 random bits cannot be guessed, a password could. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
