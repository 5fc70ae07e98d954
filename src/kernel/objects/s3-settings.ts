import { z } from 'zod';
import { WaybillError } from '../errors.ts';

export interface StaticCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface S3Settings {
  readonly bucket: string;
  /** Stands before every key; empty or ending in `/`. */
  readonly prefix: string;
  readonly region?: string;
  readonly endpoint?: string;
  /** Bucket in the path instead of the host name, as most servers other than AWS want it. */
  readonly pathStyle: boolean;
  /** `when_supported` adds a checksum to every request; some servers refuse those, so `when_required` adds none that is not asked for. */
  readonly checksums: 'when_supported' | 'when_required';
  /** `if_none_match` lets the server refuse a second create; `look_first` is for servers that ignore that header. */
  readonly createOnce: 'if_none_match' | 'look_first';
  /** Absent: the chain of AWS (environment, profile, container, instance). */
  readonly credentials?: StaticCredentials;
}

const isTrue = z.enum(['true', 'false']).transform((text) => text === 'true');

const QUERY = z.strictObject({
  region: z.string().min(1).optional(),
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  pathStyle: isTrue.optional(),
  checksums: z.enum(['when_supported', 'when_required']).default('when_supported'),
  createOnce: z.enum(['if_none_match', 'look_first']).default('if_none_match'),
  /** `env:NAME` reads NAME_ACCESS_KEY_ID, NAME_SECRET_ACCESS_KEY and, where set, NAME_SESSION_TOKEN with NAME_CREDENTIAL_EXPIRATION. */
  credentials: z
    .string()
    .regex(/^env:[A-Z][A-Z0-9_]*$/)
    .optional(),
});

/**
 * Reads `s3://bucket/prefix?…`. Credentials come by reference only, so that the address may be logged. Throws `WB_CONFIG` naming every fault at once.
 */
export function readS3Settings(url: URL, environment: Readonly<Record<string, string | undefined>>): S3Settings {
  const query = QUERY.safeParse(Object.fromEntries(url.searchParams));
  const faults = query.success ? [] : query.error.issues.map((issue) => `${issue.path.join('.') || 'query'}: ${issue.message}`);
  if (url.username || url.password) faults.push('credentials do not belong in the address; name them with credentials=env:NAME');
  if (!url.hostname) faults.push('the bucket is missing');
  const credentials = query.data?.credentials ? fromEnvironment(query.data.credentials.slice(4), environment, faults) : undefined;
  if (!query.success || faults.length > 0)
    throw new WaybillError('WB_CONFIG', `The address of the object store has faults: ${faults.join('; ')}.`);
  const { credentials: _, pathStyle, ...rest } = query.data;
  return {
    ...rest,
    bucket: url.hostname,
    prefix: prefixOf(url),
    pathStyle: pathStyle ?? rest.endpoint !== undefined,
    ...(credentials ? { credentials } : {}),
  };
}

function prefixOf(url: URL): string {
  const path = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  return path === '' ? '' : `${path}/`;
}

function fromEnvironment(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  faults: string[],
): StaticCredentials | undefined {
  const accessKeyId = environment[`${name}_ACCESS_KEY_ID`];
  const secretAccessKey = environment[`${name}_SECRET_ACCESS_KEY`];
  const sessionToken = environment[`${name}_SESSION_TOKEN`];
  if (!accessKeyId) faults.push(`${name}_ACCESS_KEY_ID is not set`);
  if (!secretAccessKey) faults.push(`${name}_SECRET_ACCESS_KEY is not set`);
  const session = sessionToken ? { sessionToken, expiration: readExpiration(name, environment, faults) } : {};
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, ...session } : undefined;
}

/** A session always ends, and every link signed in it ends with it: an end that is not known could not be warned of. */
function readExpiration(name: string, environment: Readonly<Record<string, string | undefined>>, faults: string[]): Date {
  const end = new Date(environment[`${name}_CREDENTIAL_EXPIRATION`] ?? '');
  if (Number.isNaN(end.getTime())) faults.push(`${name}_CREDENTIAL_EXPIRATION is not set to a time, which ${name}_SESSION_TOKEN needs`);
  return end;
}
