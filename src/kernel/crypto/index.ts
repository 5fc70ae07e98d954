export { canonicalJson, parseJson } from './canonical.ts';
export type { Context } from './context.ts';
export { addKey, createKeyFile, PURPOSES, type Purpose } from './key-file.ts';
export { type Keyring, type KeyringOptions, openKeyring, type Sealed } from './keyring.ts';
export { type ListedKey, listKeys } from './list-keys.ts';
export type { Macs } from './macs.ts';
export type { KmsOptions } from './materials.ts';
export type { Signer } from './signatures.ts';
export { hashToken, newToken } from './tokens.ts';
