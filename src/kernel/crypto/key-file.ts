import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { WaybillError } from '../errors.ts';

/** What a key is for; one key never serves two purposes. */
export const PURPOSES = ['data', 'fingerprint', 'blind_index', 'signing', 'links'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** One version of one purpose's key: 32 bytes, or an Ed25519 private key in PKCS 8 for `signing`. */
export interface Key {
  readonly id: string;
  readonly purpose: Purpose;
  readonly material: Buffer;
}

const FILE_MODE = 0o600;
const KEY_BYTES = 32;
const KEY_ID = /^[a-z][a-z0-9-]{0,31}$/;

const keyShape = z.strictObject({
  id: z.string().regex(KEY_ID),
  purpose: z.enum(PURPOSES),
  material: z.base64(),
});
const fileShape = z.strictObject({ waybill_keys: z.literal(1), keys: z.array(keyShape) });
type KeyFile = z.infer<typeof fileShape>;

/**
 * Reads the text of a key file: `{"waybill_keys":1,"keys":[{"id","purpose","material"}]}`, material in base64. The last key of a purpose is
 * the newest.
 * @throws WaybillError WB_KEYS naming each faulty key by its place, never its material.
 */
export function parseKeys(text: string): readonly Key[] {
  const parsed = fileShape.safeParse(readJson(text));
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.code}`);
    throw new WaybillError('WB_KEYS', `The key file is not one: ${faults.join('; ')}.`);
  }
  const keys = parsed.data.keys.map((key) => ({ ...key, material: Buffer.from(key.material, 'base64') }));
  const faults = [...keys.flatMap(faultOfMaterial), ...repeated(keys), ...absent(keys)];
  if (faults.length > 0) throw new WaybillError('WB_KEYS', `The key file has faults: ${faults.join('; ')}.`);
  return keys;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WaybillError('WB_KEYS', 'The key file is not JSON.');
  }
}

function faultOfMaterial(key: Key): string[] {
  if (key.purpose !== 'signing') return key.material.length === KEY_BYTES ? [] : [`${key.purpose} ${key.id} is not ${KEY_BYTES} bytes`];
  try {
    const isEd25519 = createPrivateKey({ key: key.material, format: 'der', type: 'pkcs8' }).asymmetricKeyType === 'ed25519';
    return isEd25519 ? [] : [`signing ${key.id} is not an Ed25519 key`];
  } catch {
    return [`signing ${key.id} is not a private key in PKCS 8`];
  }
}

function repeated(keys: readonly Key[]): string[] {
  const names = keys.map((key) => `${key.purpose} ${key.id}`);
  return names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${name} stands there twice`);
}

function absent(keys: readonly Key[]): string[] {
  return PURPOSES.filter((purpose) => !keys.some((key) => key.purpose === purpose)).map((purpose) => `no key for ${purpose}`);
}

/** Writes a new key file, readable by its owner alone, with one key for each purpose. Answers false, and leaves it alone, where one exists. */
export function createKeyFile(path: string): boolean {
  if (existsSync(path)) return false;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = writeDraft(path, { waybill_keys: 1, keys: PURPOSES.map((purpose) => generateKey('k1', purpose)) });
  try {
    // A hard link fails where the name is taken: of two processes that start at once, both use the first one's keys.
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Appends a new version of one purpose's key, which is used from the next start on; older ones still read. Answers its id. */
export function addKey(path: string, purpose: Purpose): string {
  const text = readFileSync(path, 'utf8');
  const count = parseKeys(text).filter((key) => key.purpose === purpose).length;
  const id = `k${count + 1}`;
  const file = JSON.parse(text) as KeyFile;
  const grown = { ...file, keys: [...file.keys, generateKey(id, purpose)] };
  parseKeys(JSON.stringify(grown));
  renameSync(writeDraft(path, grown), path);
  return id;
}

function generateKey(id: string, purpose: Purpose): KeyFile['keys'][number] {
  const material =
    purpose === 'signing' ? generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }) : randomBytes(KEY_BYTES);
  return { id, purpose, material: material.toString('base64') };
}

function writeDraft(path: string, file: KeyFile): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: FILE_MODE, flag: 'wx', flush: true });
  chmodSync(draft, FILE_MODE);
  return draft;
}
