import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** PEM texts and the files that hold them. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
  readonly files: { readonly certificate: string; readonly key: string };
}

/** A key with its self-signed certificate for 127.0.0.1, in a folder of the test's own. */
export function makePair(folder: string, name: string): Pair {
  const files = { key: join(folder, `${name}.key`), certificate: join(folder, `${name}.crt`) };
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const out = ['-keyout', files.key, '-out', files.certificate];
  execFileSync('openssl', ['req', '-x509', '-nodes', '-days', '2', ...curve, ...subject, ...out], { stdio: 'ignore' });
  return { certificate: readFileSync(files.certificate, 'utf8'), key: readFileSync(files.key, 'utf8'), files };
}
