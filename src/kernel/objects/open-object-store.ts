import { fileURLToPath } from 'node:url';
import { WaybillError } from '../errors.ts';
import { openFileStore } from './file-store.ts';
import type { ObjectStore } from './object-store.ts';
import { readS3Settings } from './s3-settings.ts';
import type { LinkSigning } from './signed-links.ts';

export interface ObjectStoreConfig {
  /** `file:///folder` or `s3://bucket/prefix?region=…&endpoint=…&pathStyle=…&checksums=…&createOnce=…&credentials=…`. */
  readonly url: string;
  /** Signs links to a store in a folder; S3 signs its own. */
  readonly signing?: LinkSigning;
  /** Where credentials named by the address are looked up; the process's own environment where left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Opens the store that the address names. Throws `WB_CONFIG` for an address it cannot read, `WB_OBJECT_STORE` for a folder it cannot use. */
export async function openObjectStore(config: ObjectStoreConfig): Promise<ObjectStore> {
  const url = URL.canParse(config.url) ? new URL(config.url) : undefined;
  if (url?.protocol === 'file:' && url.hostname === '') return openFileStore(fileURLToPath(url), config.signing);
  if (url?.protocol === 's3:') {
    // The client for S3 takes about 0.2 s to load, which an installation on a folder need not pay at every start.
    const { openS3Store } = await import('./s3-store.ts');
    return openS3Store(readS3Settings(url, config.environment ?? process.env));
  }
  throw new WaybillError('WB_CONFIG', 'The address of the object store is neither file:///folder nor s3://bucket/prefix.');
}
