import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { Pool } from 'undici';
import { sha256OfStream } from './bodies.ts';
import type { HeadOptions, ObjectHead } from './object-store.ts';
import { asStoreError, statusOf } from './s3-errors.ts';
import type { S3Settings } from './s3-settings.ts';

const CONNECT_MS = 5_000;
/** Longest silence on a connection, in either direction. */
export const SILENCE_MS = 60_000;
const CONNECTIONS = 64;

/** What every S3 use case needs: the client of AWS, and a signer with a pool of connections for the lean put. */
export interface S3Connection {
  readonly settings: S3Settings;
  readonly client: S3Client;
  readonly bucketUrl: () => Promise<URL>;
  readonly signer: SignatureV4;
  readonly pool: (origin: string) => Pool;
  /** Where the key stands in the bucket. */
  readonly place: (key: string) => { readonly Bucket: string; readonly Key: string };
  close(): Promise<void>;
}

export function connectS3(settings: S3Settings): S3Connection {
  const client = openClient(settings);
  const pools = new Map<string, Pool>();
  let bucketUrl: Promise<URL> | undefined;
  return {
    settings,
    client,
    bucketUrl: () => (bucketUrl ??= resolveBucket(client, settings)),
    signer: new SignatureV4({
      service: 's3',
      region: client.config.region,
      credentials: client.config.credentials,
      sha256: client.config.sha256,
      uriEscapePath: false,
    }),
    pool: (origin) => pools.get(origin) ?? openPool(pools, origin),
    place: (key) => ({ Bucket: settings.bucket, Key: settings.prefix + key }),
    close: async () => {
      client.destroy();
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

function openClient(settings: S3Settings): S3Client {
  const checksums = settings.checksums === 'when_supported' ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED';
  return new S3Client({
    forcePathStyle: settings.pathStyle,
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    maxAttempts: 4,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      httpAgent: { keepAlive: true, maxSockets: CONNECTIONS },
      httpsAgent: { keepAlive: true, maxSockets: CONNECTIONS },
    },
    ...(settings.region ? { region: settings.region } : {}),
    ...(settings.endpoint ? { endpoint: settings.endpoint } : {}),
    ...(settings.credentials ? { credentials: settings.credentials } : {}),
  });
}

/** Asks the client's own rules where the bucket answers, so that the lean put goes where the client goes, in every partition of AWS. */
async function resolveBucket(client: S3Client, settings: S3Settings): Promise<URL> {
  const { config } = client;
  const { useFipsEndpoint: isFips, useDualstackEndpoint: isDualStack } = config;
  const found = config.endpointProvider({
    Bucket: settings.bucket,
    Region: await config.region(),
    ForcePathStyle: settings.pathStyle,
    UseFIPS: await isFips(),
    UseDualStack: await isDualStack(),
    Endpoint: settings.endpoint,
  });
  return found.url;
}

function openPool(pools: Map<string, Pool>, origin: string): Pool {
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    connectTimeout: CONNECT_MS,
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
  });
  pools.set(origin, pool);
  return pool;
}

/**
 * Size and hash of what stands under the key. The hash is the one that the put announced and the server checked against the bytes it took;
 * an object that lacks it (many parts from a stream) is read.
 */
export async function headS3(s3: S3Connection, key: string, options: HeadOptions = {}): Promise<ObjectHead | undefined> {
  const found = await s3.client.send(new HeadObjectCommand(s3.place(key))).catch((error: unknown) => {
    if (statusOf(error) === 404) return undefined;
    throw asStoreError('look up', key, error);
  });
  if (!found) return undefined;
  const bytes = found.ContentLength ?? 0;
  const sha256 = found.Metadata?.sha256 ?? (options.sha256 ? await readHash(s3, key) : undefined);
  return sha256 === undefined ? { bytes } : { bytes, sha256 };
}

async function readHash(s3: S3Connection, key: string): Promise<string> {
  try {
    const read = await s3.client.send(new GetObjectCommand(s3.place(key)));
    return await sha256OfStream(read.Body as never);
  } catch (error) {
    throw asStoreError('read', key, error);
  }
}
