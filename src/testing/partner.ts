import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LaidDown {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AskedOf {
  readonly method: string;
  /** Path and query as they came. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface LaidDownPartner {
  readonly url: string;
  readonly asked: AskedOf[];
  /** By path below the url, `*` for any other; each answers its list in turn and the last one for ever. A path that none is laid down for answers 404. */
  lay(answers: Readonly<Record<string, readonly LaidDown[] | LaidDown>>): void;
  close(): Promise<void>;
}

/** A partner on a free port of 127.0.0.1 that says what a test lays down, byte for byte, and keeps what it was asked. */
export async function openPartner(): Promise<LaidDownPartner> {
  const laid = new Map<string, LaidDown[]>();
  const asked: AskedOf[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      asked.push({ method: request.method ?? '', path, headers: request.headers, body: Buffer.concat(chunks) });
      const list = laid.get(path.split('?')[0]!) ?? laid.get('*') ?? [{ status: 404, body: '' }];
      const { status, body, headers = { 'content-type': 'application/json' } } = list.length > 1 ? list.shift()! : list[0]!;
      response.writeHead(status, { ...headers }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    lay: (answers) => {
      laid.clear();
      asked.length = 0;
      for (const [path, list] of Object.entries(answers)) laid.set(path, Array.isArray(list) ? [...list] : [list as LaidDown]);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
