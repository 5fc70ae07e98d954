import type { Context, Keyring } from '#kernel/crypto/index.ts';

/** An answer that could not be read, as it is kept: it may hold anything, names included. */
export interface SealedAnswer {
  readonly ciphertext: Buffer;
  /** The key it stands under. */
  readonly keyId: string;
}

/** Encrypts the first `most` bytes of an answer. Bound to its place: nobody can pass another place's answer off as this one. */
export async function sealAnswer(
  keyring: Pick<Keyring, 'encrypt' | 'keyIdOf'>,
  answer: Buffer,
  { most, context }: { readonly most: number; readonly context: Context },
): Promise<SealedAnswer> {
  const ciphertext = await keyring.encrypt(answer.subarray(0, most), context);
  return { ciphertext, keyId: keyring.keyIdOf(ciphertext) };
}
