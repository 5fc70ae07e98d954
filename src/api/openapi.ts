import { z } from 'zod';
import type { Route } from './route.ts';
import { ROUTES } from './routes.ts';

type Json = Readonly<Record<string, unknown>>;

const ERROR = z.strictObject({
  error: z.strictObject({
    code: z.string().describe('A code of docs/errors.md.'),
    message: z.string(),
    next: z.string().describe('What to do next.'),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** The OpenAPI 3.1 description of everything below `/api/v1`, made from the very schemas that calls and answers are checked by. */
export function openApiDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Waybill',
      version: '1',
      description: 'Every call needs a token or the session cookie. A change by session also needs the header `x-waybill-csrf: 1`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set([...ROUTES.map(({ group }) => group), 'live'])].map((name) => ({ name })),
    paths: pathsOf(ROUTES),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'waybill_session' },
      },
      schemas: { Error: schemaOf(ERROR, 'output') },
    },
  };
}

function pathsOf(routes: readonly Route[]): Json {
  const byPath = Map.groupBy(routes, ({ path }) => path.replace(/:(\w+)/g, '{$1}'));
  const paths = [...byPath].map(([path, own]): [string, Json] => [
    path,
    Object.fromEntries(own.map((route) => [route.method.toLowerCase(), operationOf(route)])),
  ]);
  return Object.fromEntries([...paths, LIVE].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** The one path that answers no value but a stream. */
const LIVE: [string, Json] = [
  '/api/v1/live',
  {
    get: {
      operationId: 'getLive',
      summary:
        'Server-sent events `changed` with `{"kinds": […]}`: what to ask for again. Who may only receive hears of its own newest 500 shares.',
      tags: ['live'],
      'x-right': 'read or receive',
      responses: {
        200: { description: 'A stream that ends with the session.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
        ...faults(),
      },
    },
  },
];

function operationOf(route: Route): Json {
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    tags: [route.group],
    ...(route.right ? { 'x-right': route.right } : {}),
    ...(route.isForAll ? { 'x-in-every-program': true } : {}),
    parameters: [...parametersOf('path', route.params), ...parametersOf('query', route.query)],
    ...bodyOf(route),
    responses: { ...answersOf(route), ...faults() },
  };
}

/** `POST /api/v1/runs/:id/previews` is `postRunsIdPreviews`. */
function operationIdOf({ method, path }: Route): string {
  const words = path.replace('/api/v1/', '').split(/[/:-]+/);
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, own]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: own,
  }));
}

function bodyOf({ body, bodyType, mostBytes }: Route): Json {
  const limit = mostBytes === undefined ? {} : { description: `At most ${mostBytes} bytes.` };
  if (bodyType) return { requestBody: { required: true, ...limit, content: { [bodyType]: { schema: { type: 'string' } } } } };
  if (!body) return {};
  return { requestBody: { required: true, ...limit, content: { 'application/json': { schema: schemaOf(body, 'input') } } } };
}

function answersOf({ answer, statuses }: Route): Json {
  const content =
    'json' in answer
      ? { 'application/json': { schema: schemaOf(answer.json, 'output') } }
      : { [answer.file]: { schema: { type: 'string' } } };
  return Object.fromEntries(statuses.map((status) => [status, { description: STATUS_WORDS[status] ?? 'Done.', content }]));
}

const STATUS_WORDS: Readonly<Record<number, string>> = { 200: 'The answer.', 201: 'Made.', 202: 'Asked for; it is done behind the call.' };

function faults(): Json {
  return {
    default: {
      description: 'A refusal or a fault, with what to do next.',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    },
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
  return rest;
}
