import { readFileSync } from 'node:fs';
import { WaybillError } from '../errors.ts';

/** Where a secret stands: `file:/run/secrets/keys.json` or `env:NAME`. Configuration holds references, never secrets. */
export type SecretReference = `file:${string}` | `env:${string}`;

export function isSecretReference(text: string): text is SecretReference {
  return /^file:.+$/.test(text) || /^env:[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

/**
 * The text that a reference points at, without its last line break.
 * @throws WaybillError WB_SECRET where there is nothing to read; the message names the reference, never what stands there.
 */
export function readSecret(reference: SecretReference, environment: NodeJS.ProcessEnv = process.env): string {
  const place = reference.slice(reference.indexOf(':') + 1);
  const text = reference.startsWith('env:') ? environment[place] : readFile(place, reference);
  if (text === undefined || text.trim() === '') throw new WaybillError('WB_SECRET', `The secret ${reference} is empty or not there.`);
  return text.replace(/\r?\n$/, '');
}

function readFile(path: string, reference: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new WaybillError('WB_SECRET', `The secret ${reference} cannot be read (${code}).`);
  }
}
