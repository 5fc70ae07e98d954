import type { Duplex } from 'node:stream';
import { readSecret, type SecretReference } from '../config/reference.ts';
import { canonicalJson } from './canonical.ts';
import { CONTEXT_BYTES, type Context, contextDigest, headerContextOf, requireContext } from './context.ts';
import { parseKeys } from './key-file.ts';
import { type Macs, openMacs } from './macs.ts';
import { type KmsOptions, type Materials, openMaterials } from './materials.ts';
import { keyNameOf, readHeader } from './message-format.ts';
import { open } from './open.ts';
import { seal } from './seal.ts';
import { openSigner, type Signer } from './signatures.ts';
import { openDecryption, openEncryption } from './streams.ts';

export interface KeyringOptions {
  /** The key file: `file:PATH` or `env:NAME`. */
  readonly keys: SecretReference;
  /** Data keys come from KMS where its keys are named; the key file's own data keys still read what they wrote. */
  readonly kms?: KmsOptions;
}

export interface Sealed {
  readonly plain: Buffer;
  readonly context: Context;
}

/** Every secret operation of one installation. */
export interface Keyring extends Macs, Signer {
  /** The key that encrypts now: a key's id, or a KMS key's ARN. */
  readonly dataKey: string;
  /** Encrypts under the newest key. `context` says where the value belongs (program, kind, row id); the same one must be given to read it. */
  encrypt(plain: Buffer, context: Context): Promise<Buffer>;
  /** @throws WaybillError WB_DECRYPT (changed, cut, or of another place), WB_KEY_UNKNOWN (its key is not in the ring). */
  decrypt(cipher: Buffer, context: Context): Promise<Buffer>;
  /** Many at once, in the order given. Neighbours of one program and kind share the work on a data key. */
  encryptMany(items: readonly Sealed[]): Promise<Buffer[]>;
  /** A transform in frames of 64 KiB: bounded memory whatever the size. */
  encryptStream(context: Context): Duplex;
  /** Gives out only proved frames. A cut message ends in an error: what was read until then must be thrown away. */
  decryptStream(context: Context): Duplex;
  /** The key that a message stands under. Reads its clear header; the first 1,024 bytes of a message are enough. */
  keyIdOf(cipher: Buffer): string;
  /** The same message under the newest key; its context stays bound without being known. */
  rewrap(cipher: Buffer): Promise<Buffer>;
  /** The two halves of re-wrapping what is too large for memory: pipe a message through both. */
  rewrapStreams(header: Context): readonly [Duplex, Duplex];
}

/**
 * Opens the key ring once for the life of the process.
 * @throws WaybillError WB_SECRET, WB_KEYS
 */
export async function openKeyring(options: KeyringOptions): Promise<Keyring> {
  const keys = parseKeys(readSecret(options.keys));
  const materials = await openMaterials(keys, options.kms);
  return { ...openMacs(keys), ...openSigner(keys), ...messages(materials), ...streams(materials) };
}

function messages(materials: Materials) {
  const encryptAll = (items: readonly Sealed[]) =>
    seal(
      materials.forEncryption,
      headerContextOf(items[0]!.context),
      items.map(({ plain, context }) => [contextDigest(context), plain]),
    );
  return {
    dataKey: materials.newestKey,
    encrypt: async (plain: Buffer, context: Context) => (await encryptAll([{ plain, context }]))[0]!,
    decrypt: async (cipher: Buffer, context: Context) => {
      const opened = await open(materials.forDecryption, cipher);
      requireContext(opened.subarray(0, CONTEXT_BYTES), context);
      return opened.subarray(CONTEXT_BYTES);
    },
    encryptMany: async (items: readonly Sealed[]) => {
      const sealed: Buffer[] = [];
      for (const run of runsOf(items)) sealed.push(...(await encryptAll(run)));
      return sealed;
    },
    keyIdOf: (cipher: Buffer) => keyNameOf(readHeader(cipher)),
    rewrap: async (cipher: Buffer) => {
      const { encryptionContext } = readHeader(cipher).messageHeader;
      const opened = await open(materials.forDecryption, cipher);
      const [moved] = await seal(materials.forEncryption, { ...encryptionContext }, [[opened]]);
      return moved!;
    },
  };
}

/** Neighbours whose header context is the same, so that they share one data key. */
function runsOf(items: readonly Sealed[]): Sealed[][] {
  const runs: Sealed[][] = [];
  let header: string | undefined;
  for (const item of items) {
    const own = canonicalJson(headerContextOf(item.context));
    if (own === header) runs.at(-1)!.push(item);
    else runs.push([item]);
    header = own;
  }
  return runs;
}

function streams(materials: Materials) {
  return {
    encryptStream: (context: Context) => openEncryption(materials, headerContextOf(context), contextDigest(context)),
    decryptStream: (context: Context) => openDecryption(materials, (digest) => requireContext(digest, context)),
    rewrapStreams: (header: Context) => [openDecryption(materials), openEncryption(materials, headerContextOf(header))] as const,
  };
}
