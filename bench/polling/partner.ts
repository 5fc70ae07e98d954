import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * A partner's report over status, in a process of its own: `--latency-ms N` after the question it answers every id in the order asked, nothing new.
 * What comes below `/hanging` is never answered. Prints its address.
 */
const LATENCY_MS = Number(process.argv[process.argv.indexOf('--latency-ms') + 1]);

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.url?.startsWith('/hanging')) return;
  const { ids } = JSON.parse(Buffer.concat(chunks).toString()) as { ids: string[] };
  const data = ids.map((id) => ({ id, type: 'document_upload', attributes: { guid: id, status: 'received', code: null, detail: '' } }));
  const body = JSON.stringify({ data });
  await pause(LATENCY_MS);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`));
