import { type Answer, asObject, type Call, header, type Partner, readJson, type World } from './partner.ts';
import { sha256 } from './random.ts';

type Files = Map<string, Buffer>;
/** What it answers to everything meanwhile. */
type Outage = { status: 403 | 503 | undefined };

const FORBIDDEN = 403;
const UNAVAILABLE = 503;

/** Where the store stands below the sandbox's origin; a bucket and a name follow. */
export const EGRESS_PATH = '/egress';

/**
 * The bucket that a legacy system fetches its files from, as far as S3's protocol is needed: put that creates once, read, look up, delete. A scenario
 * takes it down, or lets it refuse whoever comes, and brings it back; what it holds stays.
 */
export function createEgress(world: World): Partner {
  const files: Files = new Map();
  const outage: Outage = { status: undefined };
  const operation = (name: string, method: 'GET' | 'PUT' | 'DELETE', answer: (call: Call, file: string) => Answer) => ({
    name,
    method,
    path: `${EGRESS_PATH}/:bucket/*`,
    identify: (call: Call) => call.params['*'] ?? '',
    answer: (call: Call) => refusalOf(call, outage) ?? answer(call, `${call.params.bucket}/${call.params['*']}`),
  });
  return {
    name: 'egress',
    operations: [
      operation('put', 'PUT', (call, file) => put(world, files, call, file)),
      operation('get', 'GET', (_call, file) => get(files.get(file))),
      operation('delete', 'DELETE', (_call, file) => {
        files.delete(file);
        return { status: 204, body: '' };
      }),
    ],
    control: [
      { name: 'files', method: 'GET', path: '/sandbox/egress', identify: () => '', answer: () => ({ status: 200, body: listed(files) }) },
      {
        name: 'outage',
        method: 'POST',
        path: '/sandbox/egress',
        identify: () => '',
        answer: (call) => {
          const { is_down: isDown, status } = asObject(readJson(call.body));
          outage.status = isDown === true ? (status === FORBIDDEN ? FORBIDDEN : UNAVAILABLE) : undefined;
          return { status: 200, body: { is_down: outage.status !== undefined } };
        },
      },
    ],
  };
}

function listed(files: Files): object {
  return { files: [...files].map(([name, content]) => ({ name, bytes: content.length, sha256: sha256(content) })) };
}

function refusalOf(call: Call, { status }: Outage): Answer | undefined {
  if (status === UNAVAILABLE) return refuse(UNAVAILABLE, 'ServiceUnavailable');
  const isKnown = status === undefined && header(call, 'authorization')?.startsWith('AWS4-HMAC-SHA256 ');
  return isKnown ? undefined : refuse(FORBIDDEN, 'AccessDenied');
}

function put(world: World, files: Files, { body, headers }: Call, file: string): Answer {
  const hash = sha256(body);
  if (headers['x-amz-content-sha256'] !== hash) return refuse(400, 'XAmzContentSHA256Mismatch');
  if (headers['if-none-match'] === '*' && files.has(file)) return refuse(412, 'PreconditionFailed');
  files.set(file, body);
  world.records.effect('egress', file, 'file', hash, world.clock.now());
  world.keep('egress', file, 'file', body);
  return { status: 200, body: '', headers: { etag: `"${hash.slice(0, 32)}"` } };
}

function get(content: Buffer | undefined): Answer {
  if (!content) return refuse(404, 'NoSuchKey');
  return { status: 200, body: content, headers: { etag: `"${sha256(content).slice(0, 32)}"`, 'x-amz-meta-sha256': sha256(content) } };
}

function refuse(status: number, code: string): Answer {
  return { status, body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>` };
}
