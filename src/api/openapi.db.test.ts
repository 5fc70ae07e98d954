import cookie from '@fastify/cookie';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { countAttempts } from './attempts.ts';
import { openApiDocument } from './openapi.ts';
import { serveAll } from './start-api.ts';
import { useApi } from './test-api.ts';

const api = useApi();
const document = openApiDocument() as { openapi: string; paths: Record<string, Record<string, { operationId: string }>> };

test('what is served below /api/v1 is documented, and what is documented is served', async () => {
  const served = new Set<string>();
  const server = fastify({ exposeHeadRoutes: false });
  server.addHook('onRoute', ({ method, url }) => void served.add(`${String(method)} ${url.replace(/:(\w+)/g, '{$1}')}`));
  await server.register(cookie);
  const live = serveAll(server, api.installation, countAttempts(api.installation));
  await live.close();
  const documented = Object.entries(document.paths).flatMap(([path, own]) =>
    Object.keys(own).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([...served].filter((each) => each.includes(' /api/v1/')).toSorted()).toEqual(documented.toSorted());
});

test('it is an OpenAPI 3.1 document whose operations have names of their own', async () => {
  const answer = await api.call('/openapi.json');
  expect(answer.body).toEqual(JSON.parse(JSON.stringify(document)));
  expect(document.openapi).toBe('3.1.0');
  const names = Object.values(document.paths).flatMap((own) => Object.values(own).map(({ operationId }) => operationId));
  expect(new Set(names).size).toBe(names.length);
});
